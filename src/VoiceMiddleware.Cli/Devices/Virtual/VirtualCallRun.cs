using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Cli.Devices.Recording;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.PortAudio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Devices.Virtual;

/// <summary>
/// Holds one conversation over the microphone and the loudspeaker of a <see cref="VirtualSoundServer"/> with a scripted caller who interrupts, and looks
/// whether the interruptions were heard and understood.
/// </summary>
internal sealed class VirtualCallRun(IServiceProvider services, TranscriptView view, VirtualSoundServer sound, TextWriter output)
{
    // How far into the reply an interruption comes: what it takes up must have been heard.
    private static readonly TimeSpan BeforeInterrupting = TimeSpan.FromSeconds(3.5);

    // From the command to the last sample at the far end: both devices' latency, and a machine that has other work.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NotificationLog _log = new();
    private readonly List<string> _problems = [];
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly SynthesisOptions _callerVoice = new() { Voice = "slt" };
    private int _beforeReply;
    private volatile bool _allSaid;

    /// <summary>Gets the file that both sides are recorded to, caller left and assistant right.</summary>
    internal required string RecordPath { get; init; }

    /// <summary>Says the lines.</summary>
    /// <returns>What was not heard or not understood, a sentence each; empty when all was.</returns>
    /// <exception cref="PortAudioException">A device can not be opened, or stopped working.</exception>
    internal async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<ScriptLine> lines, CancellationToken cancellationToken)
    {
        var microphone = services.GetRequiredService<PortAudioSource>();
        await using var _1 = microphone.ConfigureAwait(false);
        var loudspeaker = services.GetRequiredService<PortAudioSink>();
        await using var _2 = loudspeaker.ConfigureAwait(false);
        var watch = new LoudspeakerWatch(new PortAudioSource(new PortAudioOptions { Input = VirtualSoundServer.Ear, Latency = TimeSpan.FromMilliseconds(100) }), _time);
        await using var _3 = watch.ConfigureAwait(false);
        using var recorder = new ConversationRecorder(RecordPath, microphone, loudspeaker);
        var session = services.GetRequiredService<VoiceSessionFactory>().Create(recorder.Source, recorder.Sink);
        await using var _4 = session.ConfigureAwait(false);
        using var shown = session.Subscribe(notification =>
        {
            view.Show(notification);
            _log.Add(notification);
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // What takes its time the first time is done before anybody speaks: models are read, voices made.
        await services.GetRequiredService<ISpeechRecognizer>().PrepareAsync(session.RecognitionContext, cancellationToken).ConfigureAwait(false);
        var speech = new List<short[]>();
        foreach (var line in lines)
        {
            speech.Add(await SpeakAsync(line.Text, cancellationToken).ConfigureAwait(false));
        }

        await watch.StartAsync().WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        var running = session.RunAsync(stop.Token);
        var calling = CallAsync(session, watch, lines, speech, stop.Token);
        try
        {
            // A device that fails ends the session, and nobody would hear the caller any more.
            await (await Task.WhenAny(running, calling).ConfigureAwait(false)).ConfigureAwait(false);
            if (!calling.IsCompleted && !_allSaid)
            {
                _problems.Add("The conversation ended before the caller had said everything.");
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running, calling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return _problems;
    }

    private async Task CallAsync(
        VoiceSession session, LoudspeakerWatch watch, IReadOnlyList<ScriptLine> lines, List<short[]> speech, CancellationToken cancellationToken)
    {
        await WaitUntilAnsweredAsync(session, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < lines.Count; i++)
        {
            var before = _log.Count;
            if (lines[i].Interrupts)
            {
                if (await _log.WaitAsync<ReplyStarted>(_beforeReply, _ => true, Patience, cancellationToken).ConfigureAwait(false) is not { } reply)
                {
                    _problems.Add($"There was no reply that '{lines[i].Text}' could interrupt.");
                    return;
                }

                var begins = reply.OccurredAt + BeforeInterrupting - _time.GetUtcNow();
                await Task.Delay(begins > TimeSpan.Zero ? begins : TimeSpan.Zero, _time, cancellationToken).ConfigureAwait(false);
                await InterruptAsync(session, watch, lines[i], speech[i], cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var heard = await SayAsync(lines[i], speech[i], before, cancellationToken).ConfigureAwait(false);
                if (heard is null)
                {
                    return;
                }

                CheckTerms(lines[i], heard);
            }

            _allSaid = i == lines.Count - 1;
            if (!_allSaid && lines[i + 1].Interrupts)
            {
                _beforeReply = before;
                continue;
            }

            await WaitUntilAnsweredAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitUntilAnsweredAsync(VoiceSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.WaitUntilIdleAsync(cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            await view.WaitForComparisonsAsync(cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new InvalidOperationException($"The session was still at work {Patience.TotalSeconds} s after a line, with {_log.Last} last.", error);
        }
    }

    /// <summary>Says a line and waits until it was recognised; null when it was not heard.</summary>
    private async Task<UtteranceRecognized?> SayAsync(ScriptLine line, short[] speech, int from, CancellationToken cancellationToken)
    {
        view.CallerSays(line.Text);
        using var player = sound.Play(speech);
        var heard = await _log.WaitAsync<UtteranceRecognized>(from, _ => true, Patience, cancellationToken).ConfigureAwait(false);
        if (heard is null)
        {
            _problems.Add($"'{line.Text}' was not heard{(player.HasExited ? "" : ", and is still being played")}.");
        }

        return heard;
    }

    private async Task InterruptAsync(VoiceSession session, LoudspeakerWatch watch, ScriptLine line, short[] speech, CancellationToken cancellationToken)
    {
        var problems = _problems.Count;
        CheckKnownFromReplyOnly(session.RecognitionContext, line);
        var from = _log.Count;
        var stopping = MeasureStopAsync(watch, from, cancellationToken);
        var heard = await SayAsync(line, speech, from, cancellationToken).ConfigureAwait(false);
        if (heard is not null)
        {
            CheckTerms(line, heard);
        }

        var cut = await _log.WaitAsync<ReplyCompleted>(from, _ => true, Patience, cancellationToken).ConfigureAwait(false);
        if (cut is not { Interrupted: true } || cut.HeardText.Length >= cut.Text.Length)
        {
            _problems.Add($"'{line.Text}' did not interrupt the reply.");
        }

        var stopped = await stopping.ConfigureAwait(false);
        if (stopped is null)
        {
            _problems.Add($"The loudspeaker was not silent within {LongestStop.TotalSeconds} s of hearing '{line.Text}'.");
        }

        await WaitUntilAnsweredAsync(session, cancellationToken).ConfigureAwait(false);
        if (_problems.Count == problems)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"interruption heard and understood: the loudspeaker fell silent {stopped!.Value.TotalMilliseconds:0} ms after the session heard the caller; {string.Join(", ", line.Terms)}, which nobody but that reply had said, came out right.")).ConfigureAwait(false);
        }
    }

    /// <summary>What is to be understood must not be known from anywhere but the reply that is being spoken.</summary>
    private void CheckKnownFromReplyOnly(RecognitionContext context, ScriptLine line)
    {
        foreach (var term in line.Terms)
        {
            if (context.Messages is not [.., { Role: var role } reply] || role != ChatRole.Assistant || !Holds(reply.Text, term))
            {
                _problems.Add($"The reply that is being spoken does not say '{term}'. It is: {(context.Messages is [.., var last] ? last.Text : "nothing")}");
            }
            else if (context.Messages.SkipLast(1).Any(message => Holds(message.Text, term)) || context.Hotwords.Any(hotword => Holds(hotword.Text, term)))
            {
                _problems.Add($"'{term}' is known from elsewhere than the reply that is being spoken, so that nothing is shown by hearing it.");
            }
        }
    }

    private void CheckTerms(ScriptLine line, UtteranceRecognized heard)
    {
        foreach (var term in line.Terms.Where(term => !Holds(heard.Recognition.Text, term)))
        {
            _problems.Add($"'{term}' was not understood: '{heard.Recognition.Text}' was heard.");
        }
    }

    /// <summary>Measures how long after the session has heard the caller the loudspeaker is last heard; null when it goes on.</summary>
    private async Task<TimeSpan?> MeasureStopAsync(LoudspeakerWatch watch, int from, CancellationToken cancellationToken)
    {
        if (await _log.WaitAsync<ReplyPaused>(from, _ => true, Patience, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        var decided = _time.GetTimestamp();
        while (watch.Silence < ShortestSilence)
        {
            if (_time.GetElapsedTime(decided) > LongestStop)
            {
                return null;
            }

            await Task.Delay(AudioFormat.FrameDuration, _time, cancellationToken).ConfigureAwait(false);
        }

        return _time.GetElapsedTime(decided, Math.Max(decided, watch.LastHeard));
    }

    private async Task<short[]> SpeakAsync(string text, CancellationToken cancellationToken)
    {
        var voice = services.GetRequiredService<ISpeechSynthesizer>();
        var converter = new AudioFormatConverter(voice.Capabilities.OutputFormat, AudioFormat.Speech16Khz);
        var samples = new List<short>();
        await foreach (var piece in voice.SynthesizeAsync(text, _callerVoice, cancellationToken).ConfigureAwait(false))
        {
            samples.AddRange(converter.Process(piece.Frame.Samples.Span));
        }

        samples.AddRange(converter.Flush());
        return [.. samples];
    }

    private static bool Holds(string text, string term) => text.Contains(term, StringComparison.OrdinalIgnoreCase);
}
