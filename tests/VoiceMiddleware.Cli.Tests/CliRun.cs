using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Doctor;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Runs command lines in this process with a folder of its own and captured output.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("voicemw-").FullName;

    public CliRun() => Context = new()
    {
        Out = _out,
        Error = _error,
        CreateRecognizer = _ => Recognizer ?? throw new InvalidOperationException("No recogniser is needed here."),
        CreateChecks = () => Checks,
    };

    /// <summary>Gets the tool's program, in its own folder with all that it needs.</summary>
    public static string Program { get; } = typeof(CliContext).Assembly.Location.Replace("VoiceMiddleware.Cli.Tests", "VoiceMiddleware.Cli", StringComparison.Ordinal);

    public CliContext Context { get; set; }

    public ISpeechRecognizer? Recognizer { get; set; }

    public IReadOnlyList<DoctorCheck> Checks { get; set; } = [];

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>Writes a quiet recording: 44.1 kHz stereo, so that it has to be converted.</summary>
    public string WriteWav(string name, double seconds = 0.5)
    {
        var count = (int)(44100 * seconds);
        using var writer = new BinaryWriter(File.Create(PathOf(name)));
        writer.Write("RIFF"u8);
        writer.Write(36 + count * 4);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)2);
        writer.Write(44100);
        writer.Write(44100 * 4);
        writer.Write((short)4);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(count * 4);
        for (var i = 0; i < count; i++)
        {
            var sample = (short)(1000 * Math.Sin(2 * Math.PI * 440 * i / 44100));
            writer.Write(sample);
            writer.Write(sample);
        }

        return PathOf(name);
    }

    public Task<int> RunAsync(params string[] args) => CliApplication.RunAsync(args, Context);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
