using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Tests.Doubles;
using Xunit.Abstractions;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>Whole sessions whose loudspeaker is heard by their microphone, in virtual time, with a real voice and the pipeline's own detector.</summary>
public sealed class SelfInterruptionTests(ITestOutputHelper output)
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;
    private static readonly TimeSpan Reply = TimeSpan.FromSeconds(24);

    [Fact]
    public async Task Without_the_canceller_the_assistant_interrupts_itself()
    {
        var seen = await HoldAsync(new Room(16000), _ => { }, card => card.RunAsync(Reply));
        var completed = seen.OfType<ReplyCompleted>().First();
        Assert.True(completed.Interrupted);
        Assert.Contains(seen, n => n is UtteranceRecognized);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(-20)]
    public async Task With_the_canceller_it_speaks_to_the_end(double couplingDb)
    {
        var seen = await HoldAsync(new Room(16000, couplingDb: couplingDb), builder => builder.UseEchoCancellation(), card => card.RunAsync(Reply));
        foreach (var started in seen.OfType<UtteranceStarted>())
        {
            output.WriteLine($"{started.AudioTime} taken for speech");
        }

        var completed = Assert.Single(seen.OfType<ReplyCompleted>());
        Assert.False(completed.Interrupted);
        Assert.Equal(Speech.Long, completed.HeardText);
        Assert.DoesNotContain(seen, n => n is UtteranceStarted);
    }

    [Fact]
    public async Task With_the_canceller_the_caller_still_interrupts()
    {
        var near = Speech.Say(Speech.Other, "rms");
        var seen = await HoldAsync(new Room(16000), builder => builder.UseEchoCancellation(), async card =>
        {
            await card.RunAsync(TimeSpan.FromSeconds(8));
            card.Speak(near);
            await card.RunAsync(TimeSpan.FromSeconds(12));
        });
        var completed = seen.OfType<ReplyCompleted>().First();
        Assert.True(completed.Interrupted);
        Assert.StartsWith("The committee met again on Thursday", completed.HeardText, StringComparison.Ordinal);
        var started = seen.OfType<UtteranceStarted>().First();
        output.WriteLine($"spoke at 8 s, taken for speech from {started.AudioTime}");
        Assert.InRange(started.AudioTime, TimeSpan.FromSeconds(7.9), TimeSpan.FromSeconds(9));
    }

    private static async Task<IReadOnlyCollection<VoiceNotification>> HoldAsync(
        Room room, Action<IVoiceBuilder> configure, Func<CoupledSoundCard, Task> callAsync)
    {
        var time = new ManualTimeProvider();
        await using var card = new CoupledSoundCard(Format, time, room);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<IChatClient>(new Yes());
        configure(services.AddVoiceMiddleware()
            .AddFlite()
            .UseRecognizer(_ => new WordsForAnySound())
            .ConfigureSession(o => o.Greeting = Speech.Long));
        await using var provider = services.BuildServiceProvider();
        var seen = new ConcurrentQueue<VoiceNotification>();
        await using (var session = provider.GetRequiredService<VoiceSessionFactory>().Create(card.Source, card.Sink))
        {
            using var watched = session.Subscribe(seen.Enqueue);
            using var stop = new CancellationTokenSource();
            var running = session.RunAsync(stop.Token);
            card.WaitForVoice();
            await callAsync(card);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        return seen;
    }

    /// <summary>A model that has little to say.</summary>
    private sealed class Yes : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Yes.");
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
