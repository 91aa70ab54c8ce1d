using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>A conversation whose ears, mind and voice are all at the other end of a wire.</summary>
public sealed class SpokenTurnTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_caller_is_heard_answered_by_a_tool_and_spoken_to_and_the_reply_is_context_for_the_next_utterance()
    {
        await using var server = await CompatibleServer.StartAsync();
        var asked = "";
        var services = new ServiceCollection();
        services.AddVoiceMiddleware()
            .AddOpenAI(options => server.Options(given => (options.Endpoint, options.Chat, options.Transcription, options.Speech) =
                (given.Endpoint, given.Chat, given.Transcription, given.Speech)))
            .AddTool(AIFunctionFactory.Create((string item) => { asked = item; return 3; }, "count_stock", "Counts what is in stock."))
            .UseVoiceActivityDetector(format => new LevelDetector(format))
            .ConfigureSession(options => options.Hotwords = [new("Orvantis")]);
        await using var provider = services.BuildServiceProvider();
        await using var caller = new ToneCaller();
        await using var sink = new ListeningSink();
        await using var session = provider.GetRequiredService<VoiceSessionFactory>().Create(caller, sink);
        var notifications = Channel.CreateUnbounded<VoiceNotification>();
        using var subscription = session.Subscribe(notification => notifications.Writer.TryWrite(notification));
        var running = session.RunAsync();

        caller.Say("how many are in stock");
        var first = await NextReplyAsync(notifications.Reader);
        Assert.Equal("There are 3 left.", first.HeardText);
        Assert.Equal("Orvantis", asked);
        // The voice is given words where the reply has a number.
        Assert.Equal("there are three left", sink.Hear());

        caller.Say("hello");
        var second = await NextReplyAsync(notifications.Reader);
        Assert.Equal("Good day to you.", second.HeardText);
        Assert.Equal("there are three left good day to you", sink.Hear());
        caller.HangUp();
        await running.WaitAsync(Patience);

        var prompts = server.Requests.Where(request => request.Path.EndsWith("/transcriptions", StringComparison.Ordinal)).Select(request => request.Form["prompt"].ToString());
        Assert.Equal(["Orvantis.", "how many are in stock There are 3 left. Orvantis."], prompts);
    }

    private static async Task<ReplyCompleted> NextReplyAsync(ChannelReader<VoiceNotification> notifications)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var notification in notifications.ReadAllAsync(patience.Token))
        {
            Assert.False(notification is TurnFailed, (notification as TurnFailed)?.Error.ToString());
            if (notification is ReplyCompleted reply)
            {
                return reply;
            }
        }

        throw new InvalidOperationException("The session ended without a reply.");
    }

    /// <summary>A caller who speaks in tones, and pauses after every sentence.</summary>
    private sealed class ToneCaller : IAudioSource
    {
        private readonly Channel<AudioFrame> _frames = Channel.CreateUnbounded<AudioFrame>();
        private long _position;

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public void Say(string text)
        {
            short[] samples = [.. new short[3200], .. ToneSpeech.Say(text, Format.SampleRate), .. new short[Format.SampleRate * 3 / 2]];
            foreach (var frame in samples.Chunk(Format.SamplesPerFrame))
            {
                _frames.Writer.TryWrite(new AudioFrame(frame, Format, Format.ToDuration(_position)));
                _position += frame.Length;
            }
        }

        public void HangUp() => _frames.Writer.TryComplete();

        public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
            {
                yield return frame;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A loudspeaker that plays at once, and somebody who understands tones beside it.</summary>
    private sealed class ListeningSink : IAudioSink
    {
        private readonly List<short> _heard = [];

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public TimeSpan PlayedDuration
        {
            get
            {
                lock (_heard)
                {
                    return Format.ToDuration(_heard.Count);
                }
            }
        }

        public string Hear()
        {
            lock (_heard)
            {
                return ToneSpeech.HearText(_heard.ToArray(), Format.SampleRate);
            }
        }

        public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            Assert.Equal(Format, frame.Format);
            lock (_heard)
            {
                _heard.AddRange(frame.Samples.Span);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Clear()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
