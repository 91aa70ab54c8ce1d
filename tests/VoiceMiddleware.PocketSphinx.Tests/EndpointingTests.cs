using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using Xunit.Abstractions;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>Endpointing by what the real engine hears while the caller still speaks.</summary>
public sealed class EndpointingTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_finished_sentence_ends_at_half_the_silence()
    {
        string[] lines = ["how much is a box of tea", "could you open the window please", "when is the library open", "thank you very much"];
        await using var plain = new Call();
        await using var aware = new Call(builder => builder.UseTranscriptEndpointing());
        foreach (var line in lines)
        {
            var (before, after) = (await plain.SilenceAfterAsync(line), await aware.SilenceAfterAsync(line));
            output.WriteLine($"{line}: {before.TotalMilliseconds} ms, with the transcript {after.TotalMilliseconds} ms ({aware.Caller.Heard[^1]})");
            Assert.InRange(before.TotalMilliseconds, 500, 700);
            Assert.InRange(after.TotalMilliseconds, 200, 400);
        }
    }

    [Fact]
    public async Task A_number_stays_one_utterance_although_the_caller_looks_for_its_second_half()
    {
        await using var plain = new Call();
        await using var aware = new Call(builder => builder.UseTranscriptEndpointing());
        foreach (var call in new[] { plain, aware })
        {
            await call.Caller.SaysAsync(SynthesisedSpeech.Say("my number is five five five"));
            await call.Caller.PausesAsync(TimeSpan.FromMilliseconds(900));
            await call.Caller.SaysAsync(SynthesisedSpeech.Say("one two three four"));
            await call.Caller.PausesAsync(Long);
            await call.FinishAsync();
            output.WriteLine(string.Join(" | ", call.Caller.Heard));
        }

        Assert.Equal(2, plain.Caller.Heard.Count);
        Assert.Equal("my number is five five five one two three four", Assert.Single(aware.Caller.Heard));
    }

    [Fact]
    public async Task An_expected_answer_ends_sooner_and_the_half_of_one_later()
    {
        await using var call = new Call(builder => builder.UseTranscriptEndpointing());
        call.Session.Expect(ExpectedAnswer.YesNo);
        Assert.InRange((await call.SilenceAfterAsync("yes")).TotalMilliseconds, 200, 420);
        call.Session.Expect(ExpectedAnswer.Number("an order number", 6));
        Assert.InRange((await call.SilenceAfterAsync("one two three")).TotalMilliseconds, 1300, 1700);
        call.Session.Expect(ExpectedAnswer.Number("an order number", 6));
        Assert.InRange((await call.SilenceAfterAsync("one two three four five six")).TotalMilliseconds, 200, 400);
        output.WriteLine(string.Join(" | ", call.Caller.Heard));
    }

    [Fact]
    public async Task An_unfinished_sentence_is_waited_for()
    {
        await using var call = new Call(builder => builder.UseTranscriptEndpointing());
        Assert.InRange((await call.SilenceAfterAsync("I would like to order two boxes and")).TotalMilliseconds, 1300, 1700);
    }

    /// <summary>A conversation with the local engine, in which the assistant has nothing to say.</summary>
    private sealed class Call : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly WavFileSink _sink;
        private readonly Task _running;

        public Call(Action<IVoiceBuilder>? configure = null)
        {
            var services = new ServiceCollection();
            services.AddSingleton<IChatClient>(new SilentChatClient());
            var builder = services.AddVoiceMiddleware().AddPocketSphinx().AddFlite().DecorateRecognizer((inner, _) => Caller.Follow(inner));
            configure?.Invoke(builder);
            _services = services.BuildServiceProvider();
            _sink = new WavFileSink(new WavWriter(new MemoryStream(), AudioFormat.Speech16Khz));
            Session = _services.GetRequiredService<VoiceSessionFactory>().Create(Caller, _sink);
            _running = Session.RunAsync();
        }

        public StepwiseCaller Caller { get; } = new();

        public VoiceSession Session { get; }

        public async Task<TimeSpan> SilenceAfterAsync(string line)
        {
            await Caller.SaysAsync(SynthesisedSpeech.Say(line));
            var silence = await Caller.PausesAsync(Long);
            await Session.WaitUntilIdleAsync().WaitAsync(Recognition.Timeout);
            return silence;
        }

        public async Task FinishAsync()
        {
            Caller.HangsUp();
            await _running.WaitAsync(Recognition.Timeout);
        }

        public async ValueTask DisposeAsync()
        {
            await FinishAsync();
            await Session.DisposeAsync();
            await _sink.DisposeAsync();
            await _services.DisposeAsync();
        }
    }

    private sealed class SilentChatClient : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield break;
        }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse());

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
