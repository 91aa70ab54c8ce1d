using System.Diagnostics;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Benchmarks.Recognition;

/// <summary>How long it takes until a recogniser is ready for a context of which it has seen nothing before.</summary>
internal static class ContextReady
{
    private const int Messages = 10;

    /// <summary>Makes contexts ready one after the other, in a recogniser that is loaded.</summary>
    /// <param name="hotwords">
    /// Hotwords of each: half of them names that the dictionary lacks, a quarter words that it has, a quarter of one of each. No word comes twice.
    /// </param>
    /// <param name="lists">The number of contexts.</param>
    /// <param name="seed">Another choice of words.</param>
    /// <param name="progress">Told after every context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ContextReadyFigures> MeasureAsync(int hotwords, int lists, int seed, Action<int> progress, CancellationToken cancellationToken)
    {
        var names = new MadeUpNames(seed);
        using var recognizer = new PocketSphinxRecognizer(new PocketSphinxOptions { MaxDecoders = 1 }, new EspeakPronouncer());
        await recognizer.PrepareAsync(RecognitionContext.Empty, cancellationToken).ConfigureAwait(false);

        // Code is compiled once in the life of a server.
        await recognizer.PrepareAsync(Make(names, 20), cancellationToken).ConfigureAwait(false);
        var (elapsed, processor) = (new List<double>(), new List<double>());
        for (var i = 0; i < lists; i++)
        {
            var context = Make(names, hotwords);
            var (before, started) = (ProcessorTime.OfThisProcess, Stopwatch.GetTimestamp());
            await recognizer.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
            elapsed.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            processor.Add((ProcessorTime.OfThisProcess - before).TotalMilliseconds);
            progress(i + 1);
        }

        return new(hotwords, Messages, Distribution.Of(elapsed)!, Distribution.Of(processor)!, elapsed, processor);
    }

    private static RecognitionContext Make(MadeUpNames names, int hotwords)
    {
        var list = Enumerable.Range(0, hotwords).Select(i => new Hotword((i % 4) switch
        {
            0 or 1 => names.NewName(),
            2 => names.RealName(),
            _ => $"{names.NewName()} {names.RealName()}",
        })).ToList();
        var messages = Enumerable.Range(0, Messages).Select(i => i % 2 == 0
            ? new ChatMessage(ChatRole.User, $"I would like to know more about {list[i].Text} and when it will be delivered.")
            : new ChatMessage(ChatRole.Assistant, $"There are two of them: {list[i].Text}, and {names.NewName()} in {names.NewName()}. Which of them do you mean?"));
        return new() { Hotwords = list, Messages = [.. messages] };
    }
}

/// <summary>Times in milliseconds.</summary>
/// <param name="Hotwords">Hotwords of each context.</param>
/// <param name="Messages">Messages of each context.</param>
/// <param name="Elapsed">Until ready.</param>
/// <param name="Processor">Processor time used for it.</param>
/// <param name="ElapsedOfEach">In the order of measuring.</param>
/// <param name="ProcessorOfEach">In the order of measuring.</param>
internal sealed record ContextReadyFigures(
    int Hotwords, int Messages, Distribution Elapsed, Distribution Processor, IReadOnlyList<double> ElapsedOfEach, IReadOnlyList<double> ProcessorOfEach);
