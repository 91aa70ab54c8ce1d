using System.Diagnostics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>One second decode: runs the recogniser on audio that was kept, judges the text and measures both.</summary>
/// <param name="recognize">The recogniser.</param>
/// <param name="first">The first decode's result, with a receipt.</param>
/// <param name="context">The context of the first decode.</param>
/// <param name="plan">What to listen for.</param>
/// <param name="number">The number on the receipt.</param>
/// <param name="time">The clock.</param>
internal sealed class SecondDecode(
    Func<IAsyncEnumerable<AudioFrame>, RecognitionContext, CancellationToken, IAsyncEnumerable<RecognitionUpdate>> recognize,
    RecognitionUpdate first,
    RecognitionContext context,
    RedecodePlan plan,
    long number,
    TimeProvider time)
{
    /// <summary>Makes a receipt for a second decode without a text (yet).</summary>
    internal RedecodeReceipt Without(RedecodeOutcome outcome) => new()
    {
        Number = number, Reasons = plan.Reasons, Outcome = outcome, Terms = plan.Terms, FirstText = first.Text,
    };

    /// <summary>Decodes and judges.</summary>
    /// <param name="audio">The whole audio of the utterance.</param>
    /// <param name="judge">Compares the texts.</param>
    /// <param name="failed">Told what went wrong.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account, and the second result when it was taken.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    internal async Task<(RedecodeReceipt Receipt, RecognitionUpdate? Second)> RunAsync(
        IReadOnlyList<AudioFrame> audio, Func<string, string, RedecodePlan, RedecodeVerdict> judge, Action<Exception> failed, CancellationToken cancellationToken)
    {
        using var span = VoiceDiagnostics.Source.StartActivity(VoiceDiagnostics.Spans.Redecode);
        var started = time.GetTimestamp();
        var outcome = RedecodeOutcome.OutOfTime;
        try
        {
            var finals = new List<RecognitionUpdate>();
            await foreach (var update in recognize(audio.ToAsyncEnumerable(), plan.Context, cancellationToken).ConfigureAwait(false))
            {
                if (update.IsFinal)
                {
                    finals.Add(update);
                }
            }

            // An engine that takes no notice of its token has not been given up in time, whatever it says now.
            cancellationToken.ThrowIfCancellationRequested();
            var second = RecognitionPieces.Join(finals);
            var verdict = judge(first.Text, second.Text, plan);
            outcome = verdict.Outcome;
            var receipt = Without(outcome) with { SecondText = second.Text, TermsGained = verdict.Gained, Duration = time.GetElapsedTime(started) };
            return (receipt, outcome == RedecodeOutcome.Taken ? Taken(second, receipt) : null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // A result is there, and the hope of a better one is no reason to lose it.
            failed(error);
            outcome = RedecodeOutcome.Failed;
            span?.SetStatus(ActivityStatusCode.Error);
            span?.SetTag(VoiceDiagnostics.Attributes.ErrorType, error.GetType().FullName);
            return (Without(outcome) with { Error = error.Message, Duration = time.GetElapsedTime(started) }, null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Given up: what an engine says about it is of no interest.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        finally
        {
            var elapsed = time.GetElapsedTime(started);
            Measure(outcome, elapsed);
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag(VoiceDiagnostics.Attributes.RedecodeReasons, ReasonNames(plan.Reasons));
                span.SetTag(VoiceDiagnostics.Attributes.RedecodeOutcome, OutcomeName(outcome));
                span.SetTag(VoiceDiagnostics.Attributes.RedecodeTerms, plan.Terms.Count);
                span.SetTag(VoiceDiagnostics.Attributes.RedecodeMilliseconds, elapsed.TotalMilliseconds);
                span.SetTag(VoiceDiagnostics.Attributes.BiasDigest, context.Digest);
            }
        }
    }

    /// <summary>Puts the account of a second decode on a result that stays as it is.</summary>
    internal static RecognitionUpdate Keep(RecognitionUpdate final, RedecodeReceipt redecode, RecognitionContext context) =>
        final with { Receipt = (final.Receipt ?? ContextReceipt.ForNothingApplied(context)) with { Redecode = redecode } };

    /// <summary>Names an outcome as traces write it.</summary>
    internal static string OutcomeName(RedecodeOutcome outcome) => outcome.ToString().ToLowerInvariant();

    /// <summary>Names reasons as traces write them.</summary>
    internal static string[] ReasonNames(RedecodeReasons reasons) => reasons.ToString().ToLowerInvariant().Split(", ");

    /// <summary>Counts a second decode that is over, or was not begun.</summary>
    internal static void Measure(RedecodeOutcome outcome, TimeSpan? elapsed)
    {
        VoiceDiagnostics.Redecodes.Add(1, new KeyValuePair<string, object?>(VoiceDiagnostics.Attributes.RedecodeOutcome, OutcomeName(outcome)));
        if (outcome == RedecodeOutcome.Taken)
        {
            VoiceDiagnostics.RedecodesTaken.Add(1);
        }

        if (elapsed is { } duration)
        {
            VoiceDiagnostics.RedecodeDuration.Record(duration.TotalSeconds);
        }
    }

    // What was applied, and the digest, remain those of the context that the caller handed over.
    private RecognitionUpdate Taken(RecognitionUpdate second, RedecodeReceipt receipt) => second with
    {
        AudioDuration = first.AudioDuration,
        Receipt = (first.Receipt ?? ContextReceipt.ForNothingApplied(context)) with
        {
            Redecode = receipt,
            HotwordsHeard = SpokenTerms.Heard(context, second.Text),
            Corrections = second.Receipt?.Corrections ?? [],
            TermsOnlyFromBias = second.Receipt?.TermsOnlyFromBias,
        },
    };
}
