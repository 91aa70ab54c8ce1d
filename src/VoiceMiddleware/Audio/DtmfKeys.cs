namespace VoiceMiddleware.Audio;

/// <summary>The keys of a telephone and their tones (ITU-T Q.23): each is one tone of the row and one of the column.</summary>
internal static class DtmfKeys
{
    public const string All = "123A456B789C*0#D";

    public const int Rows = 4;

    public const int Columns = 4;

    /// <summary>Gets the frequencies in hertz: four of the rows, then four of the columns.</summary>
    public static readonly double[] Frequencies = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

    public static char At(int row, int column) => All[(row * Columns) + column];
}
