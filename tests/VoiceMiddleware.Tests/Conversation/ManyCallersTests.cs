using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class ManyCallersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task One_session_more_than_there_may_be_is_refused_and_a_place_comes_free_when_one_is_over()
    {
        await using var services = Build(builder => builder.LimitSessions(2));
        var (factory, sessions) = (services.GetRequiredService<VoiceSessionFactory>(), services.GetRequiredService<VoiceSessions>());
        var caller = new FakeCaller();
        await using var first = factory.Create(caller, new FakeSpeaker());
        var second = factory.Create(new FakeCaller(), new FakeSpeaker());

        var refusal = Assert.Throws<SessionRefusedException>(() => factory.Create(new FakeCaller(), new FakeSpeaker()));
        Assert.Equal((SessionRefusalReason.Limit, 2, 2), (refusal.Reason, refusal.Count, refusal.Limit));
        Assert.Equal("There are 2 sessions, as many as VoiceMiddleware:MaxSessions allows. Refuse the call, send it to another process, or raise the limit.", refusal.Message);

        // Over, though not disposed yet.
        caller.HangsUp();
        await first.RunAsync().WaitAsync(Patience);
        Assert.Equal(1, sessions.Count);
        await using var third = factory.Create(new FakeCaller(), new FakeSpeaker());

        // Disposed without having run.
        await second.DisposeAsync();
        await second.DisposeAsync();
        await using var fourth = factory.Create(new FakeCaller(), new FakeSpeaker());
        Assert.Equal(2, sessions.Count);
    }

    [Fact]
    public async Task A_session_that_could_not_be_made_takes_no_place()
    {
        await using var services = Build(builder => builder.LimitSessions(1));
        var factory = services.GetRequiredService<VoiceSessionFactory>();
        Assert.Throws<OptionsValidationException>(() => factory.Create(new FakeCaller(), new FakeSpeaker(), new() { BiasStrength = 7 }));
        await using var without = new ServiceCollection().AddVoiceMiddleware().LimitSessions(1).Services.BuildServiceProvider();
        for (var i = 0; i < 3; i++)
        {
            Assert.IsNotType<SessionRefusedException>(Assert.ThrowsAny<InvalidOperationException>(
                () => without.GetRequiredService<VoiceSessionFactory>().Create(new FakeCaller(), new FakeSpeaker())));
        }

        await using var session = factory.Create(new FakeCaller(), new FakeSpeaker());
    }

    [Fact]
    public void The_limit_comes_from_configuration_and_is_checked()
    {
        Assert.Equal(7, Limit("7"));
        Assert.Contains("MaxSessions", Assert.Throws<OptionsValidationException>(() => Limit("0")).Message, StringComparison.Ordinal);

        static int? Limit(string value)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("VoiceMiddleware:MaxSessions", value)]).Build();
            var services = new ServiceCollection();
            services.AddVoiceMiddleware(configuration);
            using var provider = services.BuildServiceProvider();
            return provider.GetRequiredService<VoiceSessions>().Limit;
        }
    }

    [Fact]
    public async Task A_sessions_death_touches_no_other()
    {
        await using var services = Build(_ => { });
        var factory = services.GetRequiredService<VoiceSessionFactory>();
        var ended = new ConcurrentDictionary<string, TurnEndReason>();
        var callers = new Dictionary<string, FakeCaller>();
        var running = new Dictionary<string, Task>();
        var sessions = new List<VoiceSession>();
        using var killed = new CancellationTokenSource();
        foreach (var name in new[] { "line dies", "loudspeaker dies", "observer throws", "is cancelled", "lives" })
        {
            var speaker = new FakeSpeaker { Fault = _ => name == "loudspeaker dies" ? new IOException("The device is gone.") : null };
            var session = factory.Create(callers[name] = new FakeCaller(), speaker, conversationId: name);
            session.Subscribe(notification =>
            {
                if (notification is TurnEnded turn)
                {
                    ended[name + turn.TurnNumber] = turn.Reason;
                }

                if (name == "observer throws")
                {
                    throw new InvalidOperationException("a bug");
                }
            });
            sessions.Add(session);
            callers[name].Says();
            running[name] = session.RunAsync(name == "is cancelled" ? killed.Token : default);
        }

        await Task.WhenAll(sessions.Select(session => Until(() => ended.ContainsKey(session.ConversationId + "1"))));
        callers["line dies"].Breaks(new IOException("The line is dead."));
        await killed.CancelAsync();
        await Assert.ThrowsAsync<IOException>(() => running["line dies"].WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running["is cancelled"].WaitAsync(Patience));

        // Those that are left hear and answer as before, a failing loudspeaker included.
        foreach (var name in new[] { "loudspeaker dies", "observer throws", "lives" })
        {
            callers[name].Says();
            await Until(() => ended.ContainsKey(name + "2"));
            callers[name].HangsUp();
            await running[name].WaitAsync(Patience);
        }

        Assert.Equal((TurnEndReason.Failed, TurnEndReason.Failed), (ended["loudspeaker dies1"], ended["loudspeaker dies2"]));
        Assert.Equal((TurnEndReason.Completed, TurnEndReason.Completed), (ended["lives1"], ended["lives2"]));
        Assert.Equal((TurnEndReason.Completed, TurnEndReason.Completed), (ended["observer throws1"], ended["observer throws2"]));
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        Assert.Equal(0, services.GetRequiredService<VoiceSessions>().Count);
    }

    [Fact]
    public async Task A_recogniser_that_does_not_keep_up_holds_up_the_callers_audio_and_no_memory_grows()
    {
        var recognizer = new StuckRecognizer();
        await using var services = Build(builder => builder.UseRecognizer(_ => recognizer));
        var caller = new CountingCaller(frames: 3000);
        await using var session = services.GetRequiredService<VoiceSessionFactory>().Create(caller, new FakeSpeaker());
        var running = session.RunAsync();
        await Until(() => caller.Read >= 500);

        // Ten seconds wait for the recogniser, and the frame that finds no room; the rest stays where it comes from.
        for (var i = 0; i < 1000; i++)
        {
            await Task.Yield();
        }

        Assert.InRange(caller.Read, 500, 540);
        recognizer.GoesOn.SetResult();
        await running.WaitAsync(Patience);
        Assert.Equal(3000, caller.Read);
        Assert.InRange(recognizer.Frames, 2950, 3000);
    }

    private static ServiceProvider Build(Action<VoiceMiddleware.Plugins.IVoiceBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddSingleton<IChatClient>(new FakeChatClient(_ => "Good."));
        var builder = services.AddVoiceMiddleware().UseRecognizer(_ => new EasyRecognizer()).UseSynthesizer(_ => new FakeVoice())
            .UseVoiceActivityDetector(format => new LevelDetector(format)).ConfigureSession(o => o.Segmenter.MaxUtterance = TimeSpan.FromMinutes(2));
        configure(builder);
        return services.BuildServiceProvider();
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Hears the same of everybody, in any number of sessions.</summary>
    private class EasyRecognizer : ISpeechRecognizer
    {
        public int Frames { get; private set; }

        public RecognizerCapabilities Capabilities { get; } = new() { Provider = "easy", Model = "easy", InputFormat = AudioFormat.Speech16Khz, IsLocal = true };

        public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => default;

        public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await BeforeAsync();
            await foreach (var _ in audio.WithCancellation(cancellationToken))
            {
                Frames++;
            }

            yield return new("hello", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        protected virtual Task BeforeAsync() => Task.CompletedTask;
    }

    /// <summary>Takes no audio until it is told to.</summary>
    private sealed class StuckRecognizer : EasyRecognizer
    {
        public TaskCompletionSource GoesOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override Task BeforeAsync() => GoesOn.Task;
    }

    /// <summary>Speaks without a pause, as fast as anybody listens.</summary>
    private sealed class CountingCaller(int frames) : IAudioSource
    {
        private int _read;

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int Read => Volatile.Read(ref _read);

        public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var samples = new short[Format.SamplesPerFrame];
            Array.Fill(samples, (short)8000);
            for (var i = 0; i < frames; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Increment(ref _read);
                yield return new AudioFrame(samples, Format, AudioFormat.FrameDuration * i);
            }
        }

        public ValueTask DisposeAsync() => default;
    }
}
