using System.Globalization;
using System.Runtime.InteropServices;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Flite;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Doctor;

/// <summary>The checks for the engines that run on this machine.</summary>
internal static class LocalChecks
{
    private const string ModelPackage = "pocketsphinx-en-us";
    private const string Recognizer = "recogniser";
    private const string Voice = "voice";
    private const string Pronunciations = "pronunciations";

    private static readonly string[] AcousticModelFiles = ["mdef", "means", "variances", "transition_matrices", "feat.params"];

    internal static IEnumerable<DoctorCheck> All()
    {
        var models = new PocketSphinxOptions();
        return
        [
            new("runtime", ".NET", () => DoctorFinding.Found(RuntimeEnvironment.GetRuntimeDirectory(), RuntimeInformation.FrameworkDescription)),
            Library(Recognizer, "libsphinxbase.so.3", "libsphinxbase3"),
            Library(Recognizer, "libpocketsphinx.so.3", "libpocketsphinx3"),
            Folder(Recognizer, "English acoustic model", models.AcousticModelPath, AcousticModelFiles, ModelPackage),
            File(Recognizer, "English language model", models.LanguageModelPath, ModelPackage, DescribeSize),
            File(Recognizer, "English dictionary", models.DictionaryPath, ModelPackage, DescribeDictionary),
            Works(Recognizer, "PocketSphinx at work", PrepareAsync),
            Library(Voice, "libflite.so.1", "libflite1"),
            Library(Voice, "libflite_cmulex.so.1", "libflite1"),
            Library(Voice, "libflite_usenglish.so.1", "libflite1"),
            Library(Voice, "libflite_cmu_us_slt.so.1", "libflite1"),
            Works(Voice, "Flite at work", SpeakAsync),
            Library(Pronunciations, "libespeak-ng.so.1", "libespeak-ng1"),
            new(Pronunciations, "eSpeak NG data", FindEspeakData),
            Works(Pronunciations, "eSpeak NG at work", PronounceAsync),
            .. DeviceChecks.All(),
        ];
    }

    /// <summary>Everything can be installed and an engine still not work: only using it tells.</summary>
    internal static DoctorCheck Works(string part, string name, Func<CancellationToken, Task<string>> useAsync) => new(part, name, async cancellationToken =>
    {
        try
        {
            return DoctorFinding.Found(null, await useAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new(false)
            {
                Problem = error.Message.ReplaceLineEndings(" ").TrimEnd('.'),
                Advice = "install what is missing above; if nothing is, reinstall the packages of this part",
            };
        }
    });

    internal static DoctorCheck Library(string part, string soname, string package) => new(part, soname, () =>
    {
        if (!NativeLibrary.TryLoad(soname, out var handle))
        {
            return DoctorFinding.Missing($"{soname} can not be loaded", package);
        }

        var path = FindLoaded(soname);
        NativeLibrary.Free(handle);
        return DoctorFinding.Found(path, DebianPackages.VersionOf(package));
    });

    internal static DoctorCheck File(string part, string name, string path, string package, Func<string, string> describe) => new(part, name, () =>
    {
        try
        {
            return System.IO.File.Exists(path)
                ? DoctorFinding.Found(path, describe(path))
                : DoctorFinding.Missing($"there is no file {path}", package);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DoctorFinding.Missing(error.Message, package);
        }
    });

    internal static DoctorCheck Folder(string part, string name, string path, IReadOnlyList<string> files, string package) => new(part, name, () =>
        files.Where(file => !System.IO.File.Exists(Path.Combine(path, file))).ToArray() is { Length: > 0 } missing
            ? DoctorFinding.Missing($"{path} lacks {string.Join(", ", missing)}", package)
            : DoctorFinding.Found(path, DebianPackages.VersionOf(package)));

    private static async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        using var recognizer = LocalEngines.CreateRecognizer(1);
        await recognizer.PrepareAsync(RecognitionContext.Empty, cancellationToken).ConfigureAwait(false);
        return $"loads the model {recognizer.Capabilities.Model}";
    }

    private static async Task<string> SpeakAsync(CancellationToken cancellationToken)
    {
        using var voice = new FliteSynthesizer();
        await foreach (var speech in voice.SynthesizeAsync("Hello.", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (!speech.Frame.Samples.IsEmpty)
            {
                return $"speaks as {voice.Capabilities.Voices[0]}";
            }
        }

        throw new SpeechSynthesisException("a test word gave no audio");
    }

    private static Task<string> PronounceAsync(CancellationToken cancellationToken) =>
        new EspeakPronouncer().Pronounce("hello", "en") is [var phones, ..]
            ? Task.FromResult($"says hello as {phones}")
            : throw new InvalidOperationException("a test word got no pronunciation");

    private static DoctorFinding FindEspeakData()
    {
        var folders = new List<string?> { Environment.GetEnvironmentVariable("ESPEAK_DATA_PATH") };
        if (NativeLibrary.TryLoad("libespeak-ng.so.1", out var handle))
        {
            folders.Add(Path.GetDirectoryName(FindLoaded("libespeak-ng.so.1")));
            NativeLibrary.Free(handle);
        }

        folders.AddRange(["/usr/share", "/usr/lib", "/usr/local/share"]);
        foreach (var folder in folders.OfType<string>())
        {
            foreach (var data in new[] { Path.Combine(folder, "espeak-ng-data"), folder })
            {
                if (System.IO.File.Exists(Path.Combine(data, "phontab")) && System.IO.File.Exists(Path.Combine(data, "en_dict")))
                {
                    return DoctorFinding.Found(data, DebianPackages.VersionOf("espeak-ng-data"));
                }
            }
        }

        return DoctorFinding.Missing("no espeak-ng-data folder with phontab and en_dict was found", "espeak-ng-data");
    }

    /// <summary>Finds the file behind a loaded library; its name tells the exact version.</summary>
    private static string? FindLoaded(string soname)
    {
        const string maps = "/proc/self/maps";
        if (!System.IO.File.Exists(maps))
        {
            return null;
        }

        // The mapping names the file behind the link: libflite.so.2.2 for libflite.so.1.
        var stem = "/" + soname[..(soname.IndexOf(".so", StringComparison.Ordinal) + 3)];
        return System.IO.File.ReadLines(maps)
            .Where(line => line.Contains(stem, StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault();
    }

    private static string DescribeSize(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length / 1e6:0.0} MB");

    private static string DescribeDictionary(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{System.IO.File.ReadLines(path).Count(line => line.Length > 0):N0} pronunciations");
}
