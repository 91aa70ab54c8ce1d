using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Ends an utterance sooner after a finished sentence or a whole expected answer, and later after a trailing "and", a filler, or half a number. It
/// has no opinion on other words, in other languages than English, and as long as the recogniser's text does not reach the end of speech.
/// </summary>
/// <remarks>Needs a recogniser with partial results that say how much audio they cover (<see cref="Recognition.RecognitionUpdate.AudioDuration"/>).</remarks>
public sealed class TranscriptEndpointing : IEndpointingStrategy
{
    // Digits without an announcement are a number from the third on; an announced one ("my code is") from the second.
    private const int UnannouncedDigits = 3;
    private const int AnnouncedDigits = 2;
    private const int CueDistance = 4;
    private const int LongestNumber = 16;

    private readonly EndpointingDecision _finishedSentence;
    private readonly EndpointingDecision _wholeAnswer;
    private readonly EndpointingDecision _wholeNumber;
    private readonly EndpointingDecision _unfinishedSentence;
    private readonly EndpointingDecision _halfAnswer;
    private readonly EndpointingDecision _halfNumber;
    private readonly TimeSpan _settling;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">How long it waits, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public TranscriptEndpointing(TranscriptEndpointingOptions? options = null)
    {
        options ??= new();
        if (options.Validate(new ValidationContext(options)).FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault.ErrorMessage, nameof(options));
        }

        _settling = options.Settling;
        _finishedSentence = EndpointingDecision.After(options.FinishedSilence, "finished sentence");
        _wholeAnswer = EndpointingDecision.After(options.FinishedSilence, "expected answer");
        _wholeNumber = EndpointingDecision.After(options.FinishedSilence, "whole number");
        _unfinishedSentence = EndpointingDecision.After(options.UnfinishedSilence, "unfinished sentence");
        _halfAnswer = EndpointingDecision.After(options.UnfinishedSilence, "half an answer");
        _halfNumber = EndpointingDecision.After(options.UnfinishedSilence, "half a number");
    }

    /// <inheritdoc/>
    public string Name => "transcript";

    /// <inheritdoc/>
    public EndpointingDecision Decide(in EndpointingState state) =>
        state.Silence == TimeSpan.Zero || state.Text.Length == 0 || state.TextReach < state.Speech + _settling
            || (state.Language is { } language && !language.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            ? EndpointingDecision.None
            : Judge(state.Text, state.ExpectedAnswers);

    private EndpointingDecision Judge(ReadOnlySpan<char> text, IReadOnlyList<ExpectedAnswer> expected)
    {
        var words = new SentenceTail(text, stackalloc char[SentenceTail.MaxCharacters], stackalloc int[SentenceTail.MaxWords]);
        if (words.Count == 0)
        {
            return EndpointingDecision.None;
        }

        return JudgeNumber(words, expected) ?? JudgeAnswer(words, expected) ?? JudgeSentence(words);
    }

    /// <summary>Judges a number that is being read out; null when there is none.</summary>
    private EndpointingDecision? JudgeNumber(in SentenceTail words, IReadOnlyList<ExpectedAnswer> expected)
    {
        var isExpected = false;
        var longest = 0;
        var (digits, first) = SpokenDigits.CountLast(words, onlyDigits: false);
        if (digits == 0)
        {
            return null;
        }

        var whole = false;
        for (var i = 0; i < expected.Count; i++)
        {
            isExpected |= expected[i].IsNumber;
            for (var k = 0; k < expected[i].Digits.Count; k++)
            {
                longest = Math.Max(longest, expected[i].Digits[k]);
                whole |= digits == expected[i].Digits[k];
            }
        }

        if (longest > 0)
        {
            return digits == longest ? _wholeNumber
                : whole ? EndpointingDecision.None
                : digits < longest ? _halfNumber
                : null;
        }

        if (isExpected)
        {
            return _halfNumber;
        }

        var announced = false;
        for (var i = Math.Max(0, first - CueDistance); i < first; i++)
        {
            announced |= EnglishEndings.NumberCues.Contains(words[i]);
        }

        if (!announced)
        {
            (digits, _) = SpokenDigits.CountLast(words, onlyDigits: true);
        }

        // Seven, ten and eleven are whole phone numbers, but not the only numbers.
        return digits < (announced ? AnnouncedDigits : UnannouncedDigits) || digits > LongestNumber ? null
            : digits is 7 or 10 or 11 ? EndpointingDecision.None
            : _halfNumber;
    }

    /// <summary>Judges words that were asked for; null when the utterance does not end with any.</summary>
    private EndpointingDecision? JudgeAnswer(in SentenceTail words, IReadOnlyList<ExpectedAnswer> expected)
    {
        var half = false;
        for (var i = 0; i < expected.Count; i++)
        {
            for (var k = 0; !expected[i].IsNumber && k < expected[i].Terms.Count; k++)
            {
                var term = expected[i].Terms[k].Text.AsSpan();
                for (var count = 1; count <= words.Count; count++)
                {
                    var last = words.Last(count);
                    if (last.Length >= term.Length)
                    {
                        if (last.Equals(term, StringComparison.OrdinalIgnoreCase))
                        {
                            return _wholeAnswer;
                        }

                        break;
                    }

                    half |= term.StartsWith(last, StringComparison.OrdinalIgnoreCase) && term[last.Length] == ' ';
                }
            }
        }

        return half ? _halfAnswer : null;
    }

    private EndpointingDecision JudgeSentence(in SentenceTail words)
    {
        var ending = (Ending?)null;
        for (var count = Math.Min(EnglishEndings.MaxWords, words.Count); count > 0 && ending is null; count--)
        {
            ending = EnglishEndings.Find(words.Last(count));
            if (ending == Ending.Finished && words.Count < count + 2)
            {
                ending = Ending.Neutral;
            }
        }

        if (words.IsWhole && words.Count <= EnglishEndings.MaxWords && EnglishEndings.Whole.Contains(words.Last(words.Count)))
        {
            return _finishedSentence;
        }

        if (ending == Ending.Unfinished || (words.Mark != default && !words.EndsSentence))
        {
            return _unfinishedSentence;
        }

        return words.EndsSentence || ending == Ending.Finished || (ending is null && IsQuestion(words)) ? _finishedSentence : EndpointingDecision.None;
    }

    /// <summary>Gets whether the words are a question: one that asks with a word and has its verb, or begins with verb and subject.</summary>
    private static bool IsQuestion(in SentenceTail words)
    {
        var first = 0;
        while (first < words.Count && EnglishEndings.Opening.Contains(words[first]))
        {
            first++;
        }

        var count = words.Count - first;
        if (!words.IsWhole || count < 3 || SpokenDigits.IsNumber(words.Last(1)))
        {
            return false;
        }

        if (EnglishEndings.Asked.Contains(words[first]))
        {
            return true;
        }

        if (EnglishEndings.Interrogatives.Contains(words[first]))
        {
            for (var i = first + 1; i < Math.Min(first + 4, words.Count - 1); i++)
            {
                if (EnglishEndings.Auxiliaries.Contains(words[i]))
                {
                    return true;
                }
            }

            return false;
        }

        return count > 3 && EnglishEndings.Auxiliaries.Contains(words[first]) && EnglishEndings.Subjects.Contains(words[first + 1]);
    }
}
