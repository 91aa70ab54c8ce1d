using System.CommandLine;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Cli.Transcription;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw transcribe</c>: a recording as text, recognised with hotwords and what was said before.</summary>
internal sealed class TranscribeCommand : VoiceCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The recording: a WAV file of any rate and number of channels." };
    private readonly ContextOptions _context = new();
    private readonly CorrectOption _correct = new();
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write text, words with their times and confidence, alternatives and the receipt of the context as JSON.",
    };

    internal TranscribeCommand(CliContext context)
        : base(context, "transcribe", "Writes what is said in a recording, one line per utterance.")
    {
        Arguments.Add(_file);
        _context.AddTo(this);
        _correct.AddTo(this);
        Options.Add(_json);
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw transcribe call.wav", "Writes what is said."),
        ("voicemw transcribe call.wav --hotword \"Bulge Bracket\" --hotword Sweynheim=5", "Expects two names, the second more strongly."),
        ("voicemw transcribe answer.wav --said \"assistant: Shall I book Subiaco or Trastevere?\" --json", "Knows the question that is answered."),
        ("voicemw transcribe call.wav --hotword Sweynheim --correct", "Also replaces what sounds like the name, and says what it replaced."),
        ("voicemw transcribe call.wav --hotwords names.json", "Expects the names of a list: [ { \"text\": \"Pannartz\", \"weight\": 4 } ]."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var file = arguments.GetRequiredValue(_file);
        CheckFile(file, problems);
        var recognitionContext = _context.Read(arguments, problems);
        var correction = _correct.Read(arguments, problems);
        if (correction is not null && recognitionContext.IsEmpty && problems.Count == 0)
        {
            problems.Add("--correct: there is nothing to correct by; give --hotword, --hotwords or --said.");
        }

        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        var recording = Open(file);
        await using (recording.ConfigureAwait(false))
        {
            using var recognizer = CreateRecognizer(correction);
            var source = recording.ConvertTo(recognizer.Capabilities.InputFormat);
            await using (source.ConfigureAwait(false))
            {
                var utterances = new FileTranscriber(recognizer).TranscribeAsync(source, recording.Duration, recognitionContext, cancellationToken);
                await WriteAsync(utterances, arguments.GetValue(_json)).ConfigureAwait(false);
            }
        }

        return ExitCodes.Success;
    }

    private ISpeechRecognizer CreateRecognizer(CorrectionMode? correction)
    {
        var recognizer = Context.CreateRecognizer(1);
        return correction is { } mode ? new ContextualCorrectingRecognizer(recognizer, Context.CreatePronouncer(), new() { Mode = mode }) : recognizer;
    }

    private static WavFileSource Open(string file)
    {
        try
        {
            return new WavFileSource(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, [$"{file}: {error.Message}"], error);
        }
    }

    private async Task WriteAsync(IAsyncEnumerable<TranscribedUtterance> utterances, bool asJson)
    {
        var done = new List<TranscribedUtterance>();
        await foreach (var utterance in utterances.ConfigureAwait(false))
        {
            done.Add(utterance);
            if (done.Count == 1)
            {
                await WarnAsync(utterance.Receipt).ConfigureAwait(false);
            }

            if (!asJson && utterance.Text.Length > 0)
            {
                await Context.Out.WriteLineAsync(utterance.Text).ConfigureAwait(false);
                foreach (var correction in utterance.Receipt?.Corrections ?? [])
                {
                    await Context.Error.WriteLineAsync($"voicemw: corrected: {CorrectionLine.Describe(correction)}").ConfigureAwait(false);
                }
            }
        }

        if (asJson)
        {
            await Context.Out.WriteLineAsync(TranscriptionJson.Write(done)).ConfigureAwait(false);
        }
    }

    /// <summary>Says which hotwords and messages the recogniser could not use; every utterance has the same context.</summary>
    private async Task WarnAsync(ContextReceipt? receipt)
    {
        foreach (var dropped in receipt?.Dropped ?? [])
        {
            var what = dropped.Item is { } item ? $"{dropped.Kind} \"{item}\"" : $"{dropped.Count} {dropped.Kind}{(dropped.Count == 1 ? "" : "s")}";
            var why = dropped.Detail is { } detail ? $"{dropped.Reason}: {detail}" : dropped.Reason.ToString();
            await Context.Error.WriteLineAsync($"voicemw: warning: {what} not used ({why})").ConfigureAwait(false);
        }
    }
}
