namespace VoiceMiddleware.Audio;

/// <summary>The messages of <see cref="WavFormatException"/>, in one tone.</summary>
internal static class WavFaults
{
    private const string Convert = "Convert it with: ffmpeg -i INPUT -ar 16000 -ac 1 -c:a pcm_s16le OUTPUT.wav";

    private static ReadOnlySpan<byte> Matroska => [0x1A, 0x45, 0xDF, 0xA3];

    public static WavFormatException Broken(string name, string what, long offset) =>
        new($"{name} is not a valid WAV file: {what} (byte {offset}). Record or copy it again, or try: ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav", offset);

    public static WavFormatException Unsupported(string name, string what, long offset) =>
        new($"{name} holds {what} (byte {offset}), which is not read here. {Convert}", offset);

    public static WavFormatException NotWav(string name, ReadOnlySpan<byte> start)
    {
        var kind = Recognize(start);
        return kind is null
            ? new($"{name} is not a WAV file: it begins with {System.Convert.ToHexString(start[..Math.Min(4, start.Length)])}, not 'RIFF'. {Convert}", 0)
            : new($"{name} is {kind}, not a WAV file. {Convert}", 0);
    }

    public static WavFormatException Truncated(string name, AudioFormat format, long announced, long present, int sampleBytes, long offset) =>
        new(
            $"{name} is cut off: its header announces {Seconds(format, announced, sampleBytes)} of audio ({announced} bytes), only "
            + $"{Seconds(format, present, sampleBytes)} ({present} bytes) are there. Copy it again, or set "
            + $"{nameof(WavReaderOptions)}.{nameof(WavReaderOptions.AllowTruncated)} to read what there is.",
            offset);

    public static WavFormatException Partial(string name, long bytes, int blockBytes, long offset) =>
        new(
            $"{name} ends inside a sample: {bytes} bytes of audio are not a multiple of {blockBytes}. Copy it again, or set "
            + $"{nameof(WavReaderOptions)}.{nameof(WavReaderOptions.AllowTruncated)} to read what there is.",
            offset);

    public static WavFormatException TooLong(string name, TimeSpan? duration, TimeSpan limit, long offset) =>
        new(
            (duration is { } known
                ? $"{name} holds {known:c} of audio; the limit is {limit:c}."
                : $"{name} has not ended after {limit:c} of audio, so it is taken for endless.")
            + $" Raise {nameof(WavReaderOptions)}.{nameof(WavReaderOptions.MaxDuration)}, or cut it: ffmpeg -i INPUT -t {limit.TotalSeconds:0} OUTPUT.wav",
            offset);

    private static string Seconds(AudioFormat format, long bytes, int sampleBytes) =>
        FormattableString.Invariant($"{format.ToDuration(bytes / sampleBytes).TotalSeconds:0.0##} s");

    private static string? Recognize(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.StartsWith("RIFX"u8) => "a big-endian WAV file (RIFX)",
        _ when start.StartsWith("RIFF"u8) => "a RIFF file of another kind",
        _ when start.StartsWith("OggS"u8) => "an Ogg file",
        _ when start.StartsWith("fLaC"u8) => "a FLAC file",
        _ when start.StartsWith("ID3"u8) => "an MP3 file",
        _ when start.StartsWith("FORM"u8) => "an AIFF file",
        _ when start.StartsWith(".snd"u8) => "an AU file",
        _ when start.StartsWith("#!AMR"u8) => "an AMR file",
        _ when start.StartsWith("caff"u8) => "a CAF file",
        _ when start.StartsWith("riff"u8) => "a Wave64 file",
        _ when start.StartsWith(Matroska) => "a Matroska or WebM file",
        _ when start.Length >= 8 && start[4..].StartsWith("ftyp"u8) => "an MP4 or M4A file",
        _ when start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xF6) == 0xF0 => "an AAC file",
        _ when start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xE6) == 0xE2 => "an MP3 file",
        _ => null,
    };
}
