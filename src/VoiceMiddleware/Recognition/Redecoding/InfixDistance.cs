using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>How nearly a pronunciation occurs somewhere in a longer row of phones.</summary>
/// <remarks>
/// The corrector looks spans of one to three words up and so goes by the words' boundaries; where a term was misheard those are wrong too. Here
/// the stretch may begin and end anywhere, and only says where it is worth listening again.
/// </remarks>
internal static class InfixDistance
{
    private const int StackLimit = 512;

    /// <summary>Gets the cost of the best alignment of a term with any stretch of phones, relative to the term's length: 0 where it occurs, about 1 where nothing is like it.</summary>
    /// <param name="term">The phones of the term; not empty.</param>
    /// <param name="phones">The phones to look in.</param>
    internal static double Find(ReadOnlySpan<byte> term, ReadOnlySpan<byte> phones)
    {
        // Beginning anywhere costs nothing, so the row above the first phone is all zeros; ending anywhere neither, so the least of the last row counts.
        Span<int> row = phones.Length < StackLimit ? stackalloc int[phones.Length + 1] : new int[phones.Length + 1];
        row.Clear();
        foreach (var phone in term)
        {
            var substitutions = PhoneCosts.Row(phone);
            var gap = PhoneCosts.Gap(phone);
            var diagonal = row[0];
            row[0] += gap;
            for (var j = 0; j < phones.Length; j++)
            {
                var cost = Math.Min(diagonal + substitutions[phones[j]], Math.Min(row[j + 1] + gap, row[j] + PhoneCosts.Gap(phones[j])));
                diagonal = row[j + 1];
                row[j + 1] = cost;
            }
        }

        var least = int.MaxValue;
        foreach (var cost in row)
        {
            least = Math.Min(least, cost);
        }

        return (double)least / (term.Length * PhoneCosts.Whole);
    }
}
