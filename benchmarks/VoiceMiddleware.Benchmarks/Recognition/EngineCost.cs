using System.Diagnostics;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Benchmarks.Recognition;

/// <summary>
/// What recognition costs: the engine's own program, the plugin without a context, and the plugin with a large one. The arms take turns clip by
/// clip, so that whatever else the machine does hits all alike.
/// </summary>
internal sealed class EngineCost : IDisposable
{
    // A start of the program costs as much as many seconds of speech, and always the same.
    private const int ClipsPerStart = 5;

    private readonly ReferenceEngine _reference = new();
    private readonly PocketSphinxRecognizer _plain = new(new PocketSphinxOptions { MaxDecoders = 1 }, new EspeakPronouncer());
    private readonly PocketSphinxRecognizer _biased = new(new PocketSphinxOptions { MaxDecoders = 1 }, new EspeakPronouncer());

    /// <summary>Measures.</summary>
    /// <param name="clips">The clips to decode.</param>
    /// <param name="all">All clips of the manifest: hotwords and messages that a clip lacks come from the others.</param>
    /// <param name="hotwords">Hotwords of each context.</param>
    /// <param name="messages">Messages of each context.</param>
    /// <param name="progress">Told after every clip.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EngineCostFigures> MeasureAsync(
        IReadOnlyList<EvaluationClip> clips, IReadOnlyList<EvaluationClip> all, int hotwords, int messages, Action<int> progress, CancellationToken cancellationToken)
    {
        var contexts = new ContextMaker(all, hotwords, messages);
        await WarmUpAsync(clips[0], contexts.Make(clips[0]), cancellationToken).ConfigureAwait(false);
        var (audio, reference, plain, biased) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var starts = new List<TimeSpan>();
        var preparations = new List<(TimeSpan Processor, TimeSpan Elapsed)>();
        for (var i = 0; i < clips.Count; i++)
        {
            var samples = Read(clips[i]);
            var context = contexts.Make(clips[i]);
            audio += AudioFormat.Speech16Khz.ToDuration(samples.Length);
            if (i % ClipsPerStart == 0)
            {
                starts.Add(await _reference.RunAsync(null, cancellationToken).ConfigureAwait(false));
            }

            preparations.Add(await PrepareAsync(context, cancellationToken).ConfigureAwait(false));
            for (var turn = 0; turn < 3; turn++)
            {
                switch ((i + turn) % 3)
                {
                    case 0:
                        reference += await _reference.RunAsync(samples, cancellationToken).ConfigureAwait(false);
                        break;
                    case 1:
                        plain += await DecodeAsync(_plain, samples, RecognitionContext.Empty, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        biased += await DecodeAsync(_biased, samples, context, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }

            progress(i + 1);
        }

        var start = TimeSpan.FromSeconds(starts.Average(time => time.TotalSeconds));
        return new(
            clips.Count, hotwords, messages, audio.TotalSeconds, reference.TotalSeconds, start.TotalSeconds, (reference - (start * clips.Count)).TotalSeconds,
            plain.TotalSeconds, biased.TotalSeconds,
            preparations.Average(cost => cost.Processor.TotalSeconds), preparations.Average(cost => cost.Elapsed.TotalSeconds));
    }

    public void Dispose()
    {
        _reference.Dispose();
        _plain.Dispose();
        _biased.Dispose();
    }

    // Models are loaded and code is compiled once in the life of a server.
    private async Task WarmUpAsync(EvaluationClip clip, RecognitionContext context, CancellationToken cancellationToken)
    {
        var samples = Read(clip);
        await _reference.RunAsync(null, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < 3; round++)
        {
            await DecodeAsync(_plain, samples, RecognitionContext.Empty, cancellationToken).ConfigureAwait(false);
            await DecodeAsync(_biased, samples, context, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(TimeSpan Processor, TimeSpan Elapsed)> PrepareAsync(RecognitionContext context, CancellationToken cancellationToken)
    {
        var (before, started) = (ProcessorTime.OfThisProcess, Stopwatch.GetTimestamp());
        await _biased.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        return (ProcessorTime.OfThisProcess - before, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<TimeSpan> DecodeAsync(
        PocketSphinxRecognizer recognizer, short[] samples, RecognitionContext context, CancellationToken cancellationToken)
    {
        var before = ProcessorTime.OfThisProcess;
        await Recognising.RunAsync(recognizer, samples, context, cancellationToken).ConfigureAwait(false);
        return ProcessorTime.OfThisProcess - before;
    }

    private static short[] Read(EvaluationClip clip)
    {
        var (samples, format) = WavReader.ReadAll(clip.AudioPath);
        return AudioFormatConverter.Convert(samples, format, AudioFormat.Speech16Khz);
    }

    /// <summary>Fills a clip's own hotwords and messages up to the wanted numbers: its own first, then other clips', then made-up names.</summary>
    private sealed class ContextMaker(IReadOnlyList<EvaluationClip> clips, int hotwords, int messages)
    {
        private readonly Hotword[] _hotwords = [.. clips.SelectMany(clip => clip.Hotwords).DistinctBy(hotword => hotword.Text, StringComparer.OrdinalIgnoreCase)];
        private readonly ChatMessage[] _messages =
            [.. clips.SelectMany(clip => clip.Messages.Count > 0 ? clip.Messages : [new ChatMessage(ChatRole.User, clip.Transcript)])];

        public RecognitionContext Make(EvaluationClip clip)
        {
            var names = new MadeUpNames(seed: 1);
            var more = Enumerable.Range(0, hotwords).Select(_ => new Hotword(names.NewName()));
            return new()
            {
                Hotwords = [.. clip.Hotwords.Concat(_hotwords).Concat(more).DistinctBy(hotword => hotword.Text, StringComparer.OrdinalIgnoreCase).Take(hotwords)],
                Messages = [.. _messages.Except(clip.Messages).Take(messages - Math.Min(messages, clip.Messages.Count)), .. clip.Messages.TakeLast(messages)],
            };
        }
    }
}

/// <summary>Processor times in seconds.</summary>
/// <param name="Clips">The clips decoded.</param>
/// <param name="Hotwords">Hotwords of each context.</param>
/// <param name="Messages">Messages of each context.</param>
/// <param name="AudioSeconds">Their length together.</param>
/// <param name="ReferenceSeconds">The engine's own program, whole processes.</param>
/// <param name="ReferenceStartSeconds">One start of it, models loaded, nothing to decode.</param>
/// <param name="ReferenceDecodingSeconds">The whole without the starts.</param>
/// <param name="PlainSeconds">The plugin without a context.</param>
/// <param name="BiasedSeconds">The plugin with contexts that were made ready before.</param>
/// <param name="PreparationSeconds">Making one context ready, mean.</param>
/// <param name="PreparationElapsedSeconds">The time that took, mean.</param>
internal sealed record EngineCostFigures(
    int Clips, int Hotwords, int Messages, double AudioSeconds, double ReferenceSeconds, double ReferenceStartSeconds, double ReferenceDecodingSeconds,
    double PlainSeconds, double BiasedSeconds, double PreparationSeconds, double PreparationElapsedSeconds)
{
    /// <summary>Gets the plugin's time over the program's.</summary>
    public double PlainToReference => PlainSeconds / ReferenceSeconds;

    /// <summary>Gets the same with the program's starts taken off.</summary>
    public double PlainToReferenceDecoding => PlainSeconds / ReferenceDecodingSeconds;

    /// <summary>Gets what a context adds to decoding.</summary>
    public double BiasedToPlain => BiasedSeconds / PlainSeconds;
}
