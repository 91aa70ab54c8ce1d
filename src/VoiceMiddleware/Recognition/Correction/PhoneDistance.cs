namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Distances between two pronunciations and between two spellings.</summary>
internal static class PhoneDistance
{
    private const int StackLimit = 256;

    /// <summary>Gets the cost of the best alignment of two pronunciations relative to their mean length, in thousandths; none is 0 for two empty ones.</summary>
    internal static int Relative(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => a.Length + b.Length == 0 ? 0 : 2 * Cost(a, b) / (a.Length + b.Length);

    /// <summary>Gets the cost of the best alignment of two pronunciations, in thousandths of a phone.</summary>
    internal static int Cost(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Span<int> row = b.Length < StackLimit ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        row[0] = 0;
        for (var j = 0; j < b.Length; j++)
        {
            row[j + 1] = row[j] + PhoneCosts.Gap(b[j]);
        }

        foreach (var phone in a)
        {
            var substitutions = PhoneCosts.Row(phone);
            var gap = PhoneCosts.Gap(phone);
            var diagonal = row[0];
            row[0] += gap;
            for (var j = 0; j < b.Length; j++)
            {
                var cost = Math.Min(diagonal + substitutions[b[j]], Math.Min(row[j + 1] + gap, row[j] + PhoneCosts.Gap(b[j])));
                diagonal = row[j + 1];
                row[j + 1] = cost;
            }
        }

        return row[^1];
    }

    /// <summary>Gets how alike two spellings are, 0 to 1: 1 less the Levenshtein distance relative to the longer one.</summary>
    internal static double Spelling(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var longer = Math.Max(a.Length, b.Length);
        if (longer == 0)
        {
            return 1;
        }

        Span<int> row = b.Length < StackLimit ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var cost = Math.Min(diagonal + (a[i] == b[j] ? 0 : 1), Math.Min(row[j + 1], row[j]) + 1);
                diagonal = row[j + 1];
                row[j + 1] = cost;
            }
        }

        return 1 - ((double)row[^1] / longer);
    }
}
