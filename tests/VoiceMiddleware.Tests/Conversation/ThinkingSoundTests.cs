using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>The sound that plays while an answer is thought of.</summary>
public sealed class ThinkingSoundTests : IDisposable
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("thinking-").FullName;
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task The_sound_plays_after_its_delay_and_fades_into_the_reply_without_counting_as_heard()
    {
        await using var talk = Talk();
        await talk.Session.PostTextAsync("how many");
        await PassAsync(talk, 480);
        Assert.Equal(0, talk.Speaker.Waiting);
        await PassAsync(talk, 1000);
        Assert.InRange(Loud(talk), 40, 60);

        _answer.SetResult();
        var completed = talk.Next<ReplyCompleted>();
        await talk.Speaker.PlayUntil(completed);
        Assert.Equal("We have two of them.", (await completed).HeardText);

        // What waited was dropped, one frame fades, and the reply (silence, with this voice) follows at once.
        var heard = talk.Speaker.Heard;
        var last = heard.FindLastIndex(frame => frame.Samples.Span.ContainsAnyExcept((short)0));
        var fade = heard[last].Samples.Span;
        Assert.Equal(1000, fade[0]);
        Assert.InRange((int)fade[^1], 0, 4);
        Assert.All(heard.Take(last), frame => Assert.Equal(-1, frame.Samples.Span.IndexOfAnyExcept((short)1000)));
        Assert.Equal(Format.ToSamples(TimeSpan.FromMilliseconds(500)), heard.Skip(last + 1).Sum(frame => frame.Samples.Length));
    }

    [Fact]
    public async Task What_was_heard_of_an_interrupted_reply_is_counted_from_its_own_beginning()
    {
        await using var talk = Talk();
        await talk.Session.PostTextAsync("how many");
        await PassAsync(talk, 2000);
        _answer.SetResult();
        await talk.Next<ReplyStarted>();
        Assert.True(SpinWait.SpinUntil(() => talk.Speaker.Waiting >= 6, Patience), "The reply is not with the loudspeaker.");

        // The frame that fades, and two words of 100 ms.
        talk.Speaker.Play(TimeSpan.FromMilliseconds(20));
        talk.Speaker.Play(TimeSpan.FromMilliseconds(200));
        await talk.Session.PostTextAsync("stop");
        Assert.Equal("We have", (await talk.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task Who_types_meanwhile_ends_the_sound_with_the_turn()
    {
        await using var talk = Talk();
        await talk.Session.PostTextAsync("how many");
        await PassAsync(talk, 1000);
        Assert.True(Loud(talk) > 0);
        await talk.Session.PostTextAsync("never mind");
        Assert.Equal((1, TurnEndReason.Interrupted), Ended(await talk.Next<TurnEnded>()));
        Assert.Equal(0, talk.Speaker.Waiting);
        _answer.SetResult();
        var ended = talk.Next<TurnEnded>();
        await talk.Speaker.PlayUntil(ended);
        Assert.Equal((2, TurnEndReason.Completed), Ended(await ended));
    }

    [Fact]
    public async Task The_sound_falls_silent_while_the_caller_speaks()
    {
        var recognized = new TaskCompletionSource();
        await using var talk = Talk(new FakeRecognizer().HearsAfter(recognized.Task, "mhm"));
        await talk.Session.PostTextAsync("how many");
        await PassAsync(talk, 1000);
        talk.Caller.Speaks(400);
        await talk.Next<UtteranceStarted>();
        Assert.True(SpinWait.SpinUntil(() => talk.Speaker.Waiting == 0, Patience), "The sound goes on.");
        var loud = Loud(talk);
        await PassAsync(talk, 500);
        Assert.Equal(loud, Loud(talk));

        // A listener's sound changes nothing: the reply comes.
        talk.Caller.Pauses(1000);
        recognized.SetResult();
        Assert.Equal((2, TurnEndReason.Backchannel), Ended(await talk.Next<TurnEnded>()));
        _answer.SetResult();
        var completed = talk.Next<ReplyCompleted>();
        await talk.Speaker.PlayUntil(completed);
        Assert.Equal("We have two of them.", (await completed).HeardText);
    }

    [Fact]
    public async Task A_turn_without_a_reply_ends_the_sound()
    {
        await using var talk = Talk(answer: "");
        await talk.Session.PostTextAsync("how many");
        await PassAsync(talk, 1000);
        _answer.SetResult();
        var ended = talk.Next<TurnEnded>();
        await talk.Speaker.PlayUntil(ended);
        Assert.Equal(TurnEndReason.Completed, (await ended).Reason);
        var loud = Loud(talk);
        await PassAsync(talk, 1000, waits: false);
        Assert.Equal(loud, Loud(talk));
    }

    [Fact]
    public async Task Without_a_file_a_soft_tone_plays_at_its_level()
    {
        await using var talk = Talk(options: options =>
        {
            options.ThinkingSound.File = null;
            options.ThinkingSound.VolumeDb = -20;
        });
        await talk.Session.PostTextAsync("how many");
        await PassAsync(talk, 5000);
        var samples = talk.Speaker.Heard.SelectMany(frame => frame.Samples.ToArray()).ToArray();
        Assert.InRange(samples.Max(), (short)2000, (short)3277);

        // It swells: no two samples are far apart, and it is silent for a part of its three seconds.
        Assert.True(samples.Zip(samples.Skip(1), (a, b) => Math.Abs(a - b)).Max() < 600);
        Assert.True(samples.Count(sample => sample == 0) > Format.SampleRate);
    }

    [Fact]
    public void Bad_settings_say_what_to_set()
    {
        var bad = new ThinkingSoundOptions { Enabled = true, File = Path.Combine(_folder, "none.wav"), VolumeDb = 3, Delay = TimeSpan.FromMinutes(1) };
        var problems = new VoiceSessionOptionsValidator().Validate(null, new VoiceSessionOptions { ThinkingSound = bad }).Failures!.ToList();
        Assert.Contains(problems, problem => problem.Contains("none.wav' does not exist. Give the path of a WAV file", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("VolumeDb is 3. Set it to -60 to 0.", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("ThinkingSound:Delay is 00:01:00.", StringComparison.Ordinal));

        File.WriteAllText(Path.Combine(_folder, "bad.wav"), "no sound");
        var error = Assert.Throws<InvalidOperationException>(() => ThinkingSamples.Get(new() { File = Path.Combine(_folder, "bad.wav") }, Format));
        Assert.Contains("can not be read", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TestConversation Talk(FakeRecognizer? recognizer = null, string answer = "We have two of them.", Action<VoiceSessionOptions>? options = null)
    {
        var file = Path.Combine(_folder, "hum.wav");
        using (var writer = new WavWriter(file, Format))
        {
            writer.Write(Enumerable.Repeat((short)1000, 4000).ToArray());
        }

        var talk = new TestConversation(
            recognizer ?? new FakeRecognizer(), new FakeChatClient((_, token) => AnswerAsync(answer, token)), new FakeSpeaker { Held = true }, o =>
            {
                o.ThinkingSound = new() { Enabled = true, File = file, VolumeDb = 0 };
                options?.Invoke(o);
            });
        _ = talk.Start();
        return talk;
    }

    private async IAsyncEnumerable<string> AnswerAsync(string answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _answer.Task.WaitAsync(cancellationToken);
        yield return answer;
    }

    /// <summary>Lets time pass, in which the loudspeaker plays what it has.</summary>
    private static async Task PassAsync(TestConversation talk, int milliseconds, bool waits = true)
    {
        // The limit of the reply, and the sound's next step.
        Assert.True(!waits || SpinWait.SpinUntil(() => talk.Time.PendingTimers >= 2, Patience), "Nobody waits.");
        for (var passed = 0; passed < milliseconds; passed += 20)
        {
            talk.Time.Advance(AudioFormat.FrameDuration);
            talk.Speaker.Play(AudioFormat.FrameDuration);
            await Task.Yield();
            Assert.True(!waits || SpinWait.SpinUntil(() => talk.Time.PendingTimers >= 2, Patience), "Nobody waits any more.");
        }
    }

    private static int Loud(TestConversation talk) => talk.Speaker.Heard.Count(frame => frame.Samples.Span.ContainsAnyExcept((short)0));

    private static (int, TurnEndReason) Ended(TurnEnded ended) => (ended.TurnNumber, ended.Reason);
}
