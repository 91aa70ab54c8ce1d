using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>What the engine makes of noise when it is told strongly what to expect.</summary>
public sealed class ContextLeakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Noise_that_the_engine_takes_for_a_term_of_the_context_is_heard_only_without_the_guard(bool guarded)
    {
        var services = new ServiceCollection().AddSingleton<IChatClient, NoClient>();
        services.AddVoiceMiddleware().AddPocketSphinx().AddEspeak().AddFlite()
            .UseVoiceActivityDetector(format => new EverythingLoud(format))
            .AddTurnMiddleware((_, _, _) => ValueTask.CompletedTask)
            .ConfigureSession(o =>
            {
                o.Hotwords = [.. new[] { "Fisk", "Siss", "Hush", "Thorpe", "Kestrelon", "Fisher", "Schick", "Sussex", "Fitch", "Phipps" }.Select(name => new Hotword(name, 5))];
                o.Guards.Leak.Enabled = guarded;
            });
        await using var provider = services.BuildServiceProvider();
        await using var source = new MemoryAudioSource(Noise(), AudioFormat.Speech16Khz);
        await using var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
        await using var session = provider.GetRequiredService<VoiceSessionFactory>().Create(source, card.Loudspeaker);
        var recognized = new ConcurrentQueue<RecognitionUpdate>();
        using var watching = session.Subscribe(n =>
        {
            if (n is UtteranceRecognized utterance)
            {
                recognized.Enqueue(utterance.Recognition);
            }
        });
        await session.RunAsync().WaitAsync(Patience);
        await session.WaitUntilIdleAsync().WaitAsync(Patience);

        Assert.True(recognized.Count >= 4);
        var leaked = recognized.Where(r => r.Receipt!.HotwordsHeard.Count > 0).ToList();
        var suppressed = recognized.Where(r => r.Receipt!.Suppressed == SuppressionReason.Leak).ToList();
        Assert.Equal((guarded, !guarded), (suppressed.Count > 0, leaked.Count > 0));
        Assert.All(suppressed, r => Assert.Equal("", r.Text));
    }

    /// <summary>Bursts of noise in a rhythm like speech, with pauses between them.</summary>
    private static short[] Noise()
    {
        var random = new Random(7);
        var samples = new short[6 * 32000];
        for (var burst = 0; burst < 6; burst++)
        {
            for (var i = 0; i < 16000; i++)
            {
                var rhythm = Math.Abs(Math.Sin(Math.PI * i / 16000 * (3 + burst)));
                samples[(burst * 32000) + 3200 + i] = (short)(rhythm * random.Next(-6000, 6000));
            }
        }

        return samples;
    }

    /// <summary>A detector that every sound gets past, as a slammed door does now and then.</summary>
    private sealed class EverythingLoud(AudioFormat format) : IVoiceActivityDetector
    {
        public AudioFormat Format => format;

        public int WindowLength => format.SamplesPerFrame;

        public float Process(ReadOnlySpan<short> window) => window.ContainsAnyExceptInRange<short>(-500, 500) ? 1 : 0;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class NoClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The middleware answers every turn.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The middleware answers every turn.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
