using System.Runtime.InteropServices;
using static VoiceMiddleware.Recognition.Correction.CorrectionFeature;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Measures the features of candidates, and keeps the memory for it.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class CandidateMeter
{
    /// <summary>The number of features.</summary>
    internal static readonly int Count = Enum.GetValues<CorrectionFeature>().Length;

    private const double Far = 0.6;
    private const double MostMargin = 0.3;
    private const double NearRival = 0.08;
    private const double LongTerm = 12;
    private const int MostDoubt = 3;

    private readonly List<byte> _said = [];
    private readonly List<byte> _read = [];
    private readonly List<char> _letters = [];
    private readonly List<char> _skeleton = [];

    /// <summary>Measures one candidate.</summary>
    /// <param name="scene">The transcript, all its candidates and the terms.</param>
    /// <param name="at">Which candidate.</param>
    /// <param name="values">Where the values go, by <see cref="CorrectionFeature"/>.</param>
    internal void Measure(in CandidateScene scene, int at, Span<double> values)
    {
        values.Clear();
        var candidate = scene.Candidates[at];
        var span = scene.Words.Slice(candidate.Start, candidate.Length);
        var term = scene.Index.Sound(candidate.Term);
        Join(span);
        MeasureWords(span, values);
        MeasureSound(span, term, candidate.Distance / 1000.0, values);
        MeasureSpelling(term, values);
        MeasureRivals(scene, at, values);
        MeasureSurroundings(scene, candidate, values);
    }

    private void Join(ReadOnlySpan<TranscriptWord> span)
    {
        _said.Clear();
        _read.Clear();
        _letters.Clear();
        _skeleton.Clear();
        foreach (var (word, _, _, _) in span)
        {
            _said.AddRange(word.Usual);
            _read.AddRange(word.Reading);
            _letters.AddRange(word.Letters);
            _skeleton.AddRange(word.Skeleton);
        }
    }

    private static void MeasureWords(ReadOnlySpan<TranscriptWord> span, Span<double> values)
    {
        double commonest = 0, rarest = 1;
        int nonWords = 0, rare = 0;
        foreach (var (word, _, _, _) in span)
        {
            // Frequencies fall with rank like its logarithm rises.
            var common = word.Rank is { } rank ? 1 - (Math.Log(rank) / Math.Log(CommonWords.Count + 1)) : 0;
            commonest = Math.Max(commonest, common);
            rarest = Math.Min(rarest, common);
            nonWords += word.IsWord ? 0 : 1;
            rare += word.Rank is null ? 1 : 0;
        }

        values[(int)Commonest] = commonest;
        values[(int)Rarest] = rarest;
        values[(int)AllCommon] = One(rare == 0);
        values[(int)AnyNonWord] = One(nonWords > 0);
        values[(int)AllNonWords] = One(nonWords == span.Length);
        values[(int)RareWord] = One(rare > 0 && nonWords == 0);
        values[(int)TwoWords] = One(span.Length == 2);
        values[(int)ThreeWords] = One(span.Length == 3);
    }

    private void MeasureSound(ReadOnlySpan<TranscriptWord> span, WordSound term, double distance, Span<double> values)
    {
        ReadOnlySpan<byte> said = CollectionsMarshal.AsSpan(_said);
        var (nearest, pronunciation) = Nearest(said, term);
        if (span.Length == 1)
        {
            foreach (var other in span[0].Sound.Pronunciations.AsSpan(Math.Min(1, span[0].Sound.Pronunciations.Length)))
            {
                if (Nearest(other, term) is var (nearer, its) && nearer < nearest)
                {
                    (nearest, pronunciation) = (nearer, its);
                }
            }
        }

        var phones = Math.Min(pronunciation.Length, LongTerm) / 10;
        values[(int)Distance] = distance;
        values[(int)DistanceSquared] = distance * distance;
        values[(int)PronunciationDistance] = Math.Min(nearest / 1000.0, 1);
        values[(int)ReadingDistance] = Math.Min(PhoneDistance.Relative(CollectionsMarshal.AsSpan(_read), term.Reading) / 1000.0, 1);
        values[(int)FirstPhone] = said.IsEmpty || pronunciation.Length == 0 ? 1 : (double)PhoneCosts.Row(said[0])[pronunciation[0]] / PhoneCosts.Whole;
        values[(int)Phones] = phones;
        values[(int)FewPhones] = One(pronunciation.Length <= 3);
        values[(int)DistanceTimesPhones] = distance * phones;
        values[(int)LengthDifference] = (double)Math.Abs(said.Length - pronunciation.Length) / Math.Max(1, Math.Max(said.Length, pronunciation.Length));
        values[(int)DistanceTimesCommon] = distance * values[(int)Rarest];
        values[(int)PhonesTimesCommon] = phones * values[(int)Rarest];
        values[(int)DistanceOfNonWord] = distance * values[(int)AnyNonWord];
    }

    private void MeasureSpelling(WordSound term, Span<double> values)
    {
        ReadOnlySpan<char> letters = CollectionsMarshal.AsSpan(_letters);
        var alike = PhoneDistance.Spelling(letters, term.Letters);
        values[(int)Letters] = alike;
        values[(int)LettersSquared] = alike * alike;
        values[(int)Consonants] = PhoneDistance.Spelling(CollectionsMarshal.AsSpan(_skeleton), term.Skeleton);
        values[(int)SameFirstLetter] = One(letters.Length > 0 && term.Letters.Length > 0 && letters[0] == term.Letters[0]);
        values[(int)Ending] = One(letters.EndsWith(term.Letters) || term.Letters.AsSpan().EndsWith(letters));
    }

    private void MeasureRivals(in CandidateScene scene, int at, Span<double> values)
    {
        var candidate = scene.Candidates[at];
        var (next, nextLetters) = (Far, 0.0);
        for (var i = 0; i < scene.Candidates.Length; i++)
        {
            var other = scene.Candidates[i];
            if (i == at)
            {
                continue;
            }

            var behind = (other.Distance - candidate.Distance) / 1000.0;
            if (other.Start == candidate.Start && other.Length == candidate.Length)
            {
                next = Math.Min(next, other.Distance / 1000.0);
                nextLetters = Math.Max(nextLetters, PhoneDistance.Spelling(CollectionsMarshal.AsSpan(_letters), scene.Index.Sound(other.Term).Letters));
                values[(int)Rivals] += One(behind < NearRival);
            }
            else if (other.Term == candidate.Term && other.Start < candidate.Start + candidate.Length && candidate.Start < other.Start + other.Length)
            {
                values[(int)BetterSpan] = Math.Max(values[(int)BetterSpan], -behind);
            }
        }

        values[(int)Margin] = Math.Clamp(next - values[(int)Distance], -MostMargin, MostMargin);
        values[(int)LettersMargin] = values[(int)Letters] - nextLetters;
    }

    private static void MeasureSurroundings(in CandidateScene scene, in CorrectionCandidate candidate, Span<double> values)
    {
        // In half powers of ten above a hundred: the exact size says nothing.
        values[(int)ListSize] = Math.Round(2 * Math.Log10(Math.Max(1, scene.Index.Count) / 100.0)) / 2;
        var term = scene.Index.Sound(candidate.Term).Text;
        var doubts = 0;
        for (var i = 0; i < scene.Words.Length; i++)
        {
            var word = scene.Words[i].Sound;
            if (i >= candidate.Start && i < candidate.Start + candidate.Length)
            {
                continue;
            }

            doubts += word.IsWord || scene.Words[i].Fixed ? 0 : 1;
            if (word.Text == term)
            {
                values[(int)TermElsewhere] = 1;
            }
        }

        values[(int)Doubt] = Math.Min(doubts, MostDoubt) / Math.Sqrt(scene.Words.Length);
    }

    private static (int Distance, byte[] Pronunciation) Nearest(ReadOnlySpan<byte> said, WordSound term)
    {
        var (nearest, pronunciation) = (int.MaxValue, term.Reading);
        foreach (var phones in term.Pronunciations)
        {
            var distance = PhoneDistance.Relative(said, phones);
            if (distance < nearest)
            {
                (nearest, pronunciation) = (distance, phones);
            }
        }

        return (nearest, pronunciation);
    }

    private static double One(bool value) => value ? 1 : 0;
}
