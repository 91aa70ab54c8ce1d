using System.Globalization;
using Spectre.Console;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using SpectreText = Spectre.Console.Text;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>Shows a conversation as it happens: a guess that changes in place on a terminal, plain lines elsewhere. Safe for concurrent use.</summary>
internal sealed class TranscriptView
{
    private const int LabelWidth = 12;

    private readonly IAnsiConsole _console;
    private readonly bool _live;
    private readonly bool _compares;
    private readonly Lock _gate = new();
    private readonly Queue<RecognitionComparison> _comparisons = new();
    private readonly Queue<UtteranceRecognized> _uncompared = new();
    private readonly List<TermOutcome> _terms = [];
    private readonly List<LoopComparison> _lines = [];
    private TaskCompletionSource _compared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UtteranceRecognized? _heard;
    private string? _said;
    private bool _guessShown;
    private bool _statusShown;

    /// <summary>Creates a view.</summary>
    /// <param name="console">Where to show.</param>
    /// <param name="live">Whether a guess may be overwritten in place.</param>
    /// <param name="compares">Whether every utterance will be followed by a comparison.</param>
    public TranscriptView(IAnsiConsole console, bool live, bool compares)
    {
        _console = console;
        _live = live;
        _compares = compares;
    }

    /// <summary>Gets what became of the hotwords that scripted lines held.</summary>
    public IReadOnlyList<TermOutcome> Terms
    {
        get
        {
            lock (_gate)
            {
                return [.. _terms];
            }
        }
    }

    /// <summary>Shows what a scripted caller is about to say.</summary>
    public void CallerSays(string line)
    {
        lock (_gate)
        {
            _said = line;
            _console.WriteLine();
            Line("caller says", line, Style.Plain);
        }
    }

    /// <summary>Shows a line of the program's own.</summary>
    public void Show(string label, string text)
    {
        lock (_gate)
        {
            Line(label, text, new Style(Color.Grey));
        }
    }

    /// <summary>Shows in place how things are: gone with the next line. Nothing where it can not be overwritten.</summary>
    /// <param name="text">The text; it is cut to the width.</param>
    /// <param name="overGuess">Whether it may take the place of a guess at what the caller is saying.</param>
    public void ShowStatus(string text, bool overGuess = false)
    {
        lock (_gate)
        {
            if (_live && (overGuess || !_guessShown || _statusShown))
            {
                WriteInPlace("", text);
                _statusShown = true;
            }
        }
    }

    /// <summary>Shows something that happened.</summary>
    public void Show(VoiceNotification notification)
    {
        lock (_gate)
        {
            switch (notification)
            {
                case UtteranceUpdated guess:
                    Guess(guess.Text);
                    break;
                case UtteranceRecognized heard:
                    ShowHeard(heard);
                    break;
                case ReplyStarted started:
                    ShowLatency(started);
                    break;
                case ReplyCompleted { HeardText.Length: > 0 } reply:
                    Line("assistant", reply.Interrupted ? reply.HeardText + " — (interrupted)" : reply.HeardText, new Style(Color.Green));
                    break;
                case FillerSpoken filler:
                    Line("meanwhile", filler.HeardText, new Style(Color.Green));
                    break;
                case TurnFailed failed:
                    Line("failed", $"{failed.Stage}: {failed.Error.Message}", new Style(Color.Red));
                    break;
            }
        }
    }

    /// <summary>Shows what the same audio gives without its context.</summary>
    public void Show(RecognitionComparison comparison)
    {
        lock (_gate)
        {
            _comparisons.Enqueue(comparison);
            ShowComparisons();
        }
    }

    /// <summary>Waits until every utterance shown so far has its comparison.</summary>
    public async Task WaitForComparisonsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task compared;
            lock (_gate)
            {
                if (!_compares || _uncompared.Count == 0)
                {
                    return;
                }

                compared = _compared.Task;
            }

            await compared.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Shows the lines word by word with the loop open and closed, and which terms the context saved.</summary>
    public void ShowSummary()
    {
        lock (_gate)
        {
            if (_lines.Count > 0)
            {
                LoopTable.Write(_console, _lines);
            }

            if (_terms.Count == 0)
            {
                return;
            }

            _console.WriteLine();
            var table = new Table().Border(_console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
            table.AddColumns("term", "without context", "with context");
            foreach (var term in _terms)
            {
                table.AddRow(new SpectreText(term.Term), Mark(term.WithoutContext), Mark(term.WithContext));
            }

            _console.Write(table);
            var saved = _terms.Count(t => t is { WithContext: true, WithoutContext: false });
            _console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Context and hotwords turned {saved} of {_terms.Count} terms from wrong to right; {_terms.Count(t => t.WithContext)} came out right."));
        }

        static Markup Mark(bool right) => new(right ? "[green]right[/]" : "[red]wrong[/]");
    }

    private void ShowHeard(UtteranceRecognized heard)
    {
        Line("heard", heard.Recognition.Text.Length > 0 ? heard.Recognition.Text : "(no words)", new Style(decoration: Decoration.Bold));
        foreach (var correction in heard.Recognition.Receipt!.Corrections)
        {
            Line("corrected", CorrectionLine.Describe(correction), new Style(Color.Aqua));
        }

        _heard = heard;
        if (_compares)
        {
            _uncompared.Enqueue(heard);
            ShowComparisons();
        }
        else
        {
            Line("context", Describe(heard.Recognition.Receipt!), new Style(Color.Grey));
        }
    }

    private void ShowComparisons()
    {
        // A comparison may be ready before or after its utterance has been told of.
        while (_uncompared.Count > 0 && _comparisons.TryDequeue(out var comparison))
        {
            var heard = _uncompared.Dequeue();
            Line(
                "without", comparison.WithoutContext is { } text ? (text.Length > 0 ? text : "(no words)") : $"(failed: {comparison.Error?.Message})",
                new Style(Color.Yellow));
            Line("context", Describe(heard.Recognition.Receipt!), new Style(Color.Grey));
            if (_said is { } said && comparison.WithoutContext is { } without)
            {
                _lines.Add(new(said, comparison.WithContext, without));
                _terms.AddRange(TermOutcome.Find(said, comparison.Context.Hotwords, comparison.WithContext, without));
            }

            _compared.TrySetResult();
            _compared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void ShowLatency(ReplyStarted started)
    {
        if (_heard is { } heard && heard.TurnNumber == started.TurnNumber && started.ResponseLatency is { } response)
        {
            Line(
                "latency",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"end of utterance decided → transcript {heard.FinalDelay.TotalMilliseconds:0} ms; end of speech → first audio {response.TotalMilliseconds:0} ms"),
                new Style(Color.Grey));
        }
    }

    private static string Describe(ContextReceipt receipt)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{receipt.Outcome.ToString().ToLowerInvariant()}: {receipt.MessagesApplied} message{(receipt.MessagesApplied == 1 ? "" : "s")} ({receipt.CharactersApplied} characters), {receipt.HotwordsApplied} hotword{(receipt.HotwordsApplied == 1 ? "" : "s")}");
        if (receipt.HotwordsHeard.Count > 0)
        {
            text += $"; came out: {string.Join(", ", receipt.HotwordsHeard)}";
        }

        if (receipt.Dropped.Count > 0)
        {
            text += $"; dropped: {string.Join(", ", receipt.Dropped.Select(d => $"{d.Item ?? d.Kind.ToString().ToLowerInvariant()} ({d.Reason})"))}";
        }

        return receipt.PreparationTime > TimeSpan.Zero
            ? text + string.Create(CultureInfo.InvariantCulture, $"; made ready in {receipt.PreparationTime.TotalMilliseconds:0} ms")
            : text;
    }

    private void Guess(string text)
    {
        if (!_live)
        {
            return;
        }

        WriteInPlace("…", text);
        _statusShown = false;
    }

    private void WriteInPlace(string label, string text)
    {
        var room = Math.Max(10, _console.Profile.Width - LabelWidth - 4);
        _console.Write("\r" + label.PadRight(LabelWidth) + (text.Length > room ? "…" + text[^(room - 1)..] : text.PadRight(room)));
        _guessShown = true;
    }

    private void Line(string label, string text, Style style)
    {
        if (_guessShown)
        {
            _console.Write("\r" + new string(' ', Math.Max(0, _console.Profile.Width - 1)) + "\r");
            _guessShown = _statusShown = false;
        }

        _console.Write(new SpectreText(label.PadRight(LabelWidth), new Style(Color.Blue)));
        _console.Write(new SpectreText(text, style));
        _console.WriteLine();
    }
}
