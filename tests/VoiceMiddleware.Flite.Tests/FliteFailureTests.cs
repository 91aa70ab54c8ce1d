using VoiceMiddleware.Flite.Interop;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Tests;

public sealed class FliteFailureTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public void Without_flite_the_message_says_what_to_install()
    {
        var error = Assert.Throws<SpeechSynthesisException>(() => Create(new FakeFlite { Voices = [] }));
        Assert.Contains("eng/setup.sh", error.Message, StringComparison.Ordinal);
        Assert.Contains("libflite1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_voice_that_is_not_installed_is_reported_with_those_that_are()
    {
        var error = Assert.Throws<SpeechSynthesisException>(() => Create(new FakeFlite { Voices = ["kal", "awb"] }));
        Assert.Contains("'slt'", error.Message, StringComparison.Ordinal);
        Assert.Contains("awb, kal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_of_another_version_is_reported()
    {
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(
            () => SpeakAsync(new FakeFlite { OnSpeak = (_, _) => throw new EntryPointNotFoundException("utt_synth") }));
        Assert.Contains("libflite.so.1", error.Message, StringComparison.Ordinal);
        Assert.IsType<EntryPointNotFoundException>(error.InnerException);
    }

    [Fact]
    public async Task A_failure_in_the_middle_comes_after_the_audio_that_was_made()
    {
        var synthesizer = Create(new FakeFlite
        {
            OnSpeak = (_, listener) =>
            {
                listener.OnTiming([], 0);
                listener.OnAudio(new short[320]);
                throw new SpeechSynthesisException("broken");
            },
        });
        var frames = 0;
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(async () =>
        {
            await foreach (var _ in synthesizer.SynthesizeAsync("Hello."))
            {
                frames++;
            }
        });
        Assert.Equal("broken", error.Message);
        Assert.Equal(1, frames);
    }

    [Fact]
    public async Task After_a_failure_the_next_text_is_spoken()
    {
        var failed = false;
        var synthesizer = Create(new FakeFlite
        {
            OnSpeak = (_, listener) =>
            {
                if (!failed)
                {
                    failed = true;
                    throw new SpeechSynthesisException("broken");
                }

                listener.OnTiming([], 0);
                listener.OnAudio(new short[100]);
            },
        });
        await Assert.ThrowsAsync<SpeechSynthesisException>(() => FliteTests.CollectAsync(synthesizer.SynthesizeAsync("Hello.")));
        var speech = Assert.Single(await FliteTests.CollectAsync(synthesizer.SynthesizeAsync("Hello.")));
        Assert.Equal(100, speech.Frame.Samples.Length);
    }

    [Fact]
    public async Task A_cancelled_call_stops_the_engine_before_it_throws()
    {
        var stopped = false;
        var synthesizer = Create(new FakeFlite
        {
            OnSpeak = (_, listener) =>
            {
                listener.OnTiming([], 0);
                var deadline = Environment.TickCount64 + (long)Timeout.TotalMilliseconds;
                while (!stopped && Environment.TickCount64 < deadline)
                {
                    stopped = !listener.OnAudio(new short[320]);
                }
            },
        });
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in synthesizer.SynthesizeAsync("Hello.", cancellationToken: cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        Assert.True(stopped);
    }

    [Fact]
    public async Task Waiting_for_the_engine_can_be_cancelled()
    {
        using var inside = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var native = new FakeFlite
        {
            OnSpeak = (_, _) =>
            {
                inside.Release();
                leave.Wait(Timeout);
            },
        };
        var synthesizer = Create(native);
        var first = FliteTests.CollectAsync(synthesizer.SynthesizeAsync("First."));
        Assert.True(await inside.WaitAsync(Timeout));
        using var cancellation = new CancellationTokenSource();
        var second = FliteTests.CollectAsync(synthesizer.SynthesizeAsync("Second.", cancellationToken: cancellation.Token));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Timeout));
        leave.Release();
        Assert.Empty(await first.WaitAsync(Timeout));
        Assert.Equal(["First."], native.Spoken);
    }

    [Fact]
    public async Task Words_past_the_end_of_the_audio_are_not_given()
    {
        var synthesizer = Create(new FakeFlite
        {
            OnSpeak = (_, listener) =>
            {
                listener.OnTiming([new FliteWord("hello", 0.0, 0.02), new FliteWord("never", 5, 6)], 0);
                listener.OnAudio(new short[320]);
            },
        });
        var speech = Assert.Single(await FliteTests.CollectAsync(synthesizer.SynthesizeAsync("Hello never.")));
        Assert.Equal("hello", Assert.Single(speech.Words).Text);
    }

    private static FliteSynthesizer Create(FakeFlite native) => new(new FliteOptions(), new FliteEngine(native));

    private static Task<IReadOnlyList<SynthesizedSpeech>> SpeakAsync(FakeFlite native) => FliteTests.CollectAsync(Create(native).SynthesizeAsync("Hello."));
}
