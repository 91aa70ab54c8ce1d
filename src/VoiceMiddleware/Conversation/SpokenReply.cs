using System.Text;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Conversation;

/// <summary>Knows which sentence, and which word of it, sits where in a reply's audio, and so what was heard when playing stopped.</summary>
/// <remarks>Safe for one writer and any number of readers.</remarks>
internal sealed class SpokenReply
{
    private readonly Lock _gate = new();
    private readonly List<Sentence> _sentences = [];

    /// <summary>Gets the audio of all sentences so far.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Gets the text of all sentences that have begun.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join(' ', _sentences.Select(s => s.Text));
            }
        }
    }

    /// <summary>Begins a sentence.</summary>
    /// <param name="sentence">Its text.</param>
    /// <param name="isProtected">Whether it must be spoken to its end.</param>
    public void Begin(string sentence, bool isProtected = false)
    {
        lock (_gate)
        {
            _sentences.Add(new Sentence(sentence, Duration) { IsProtected = isProtected });
        }
    }

    public void AddAudio(TimeSpan duration, IReadOnlyList<SpokenWord> words)
    {
        lock (_gate)
        {
            Duration += duration;
            _sentences[^1].Duration += duration;
            _sentences[^1].Words.AddRange(words);
        }
    }

    /// <summary>Returns the sentences that have begun after a time of playing; the first one has in any case.</summary>
    public string BegunAfter(TimeSpan played)
    {
        lock (_gate)
        {
            return string.Join(' ', _sentences.TakeWhile((sentence, index) => index == 0 || sentence.Start < played).Select(s => s.Text));
        }
    }

    /// <summary>Returns the sentence that is heard after a time of playing; when all were heard the last one, before the first nothing.</summary>
    public string SentenceAt(TimeSpan played) => Find(played)?.Text ?? "";

    /// <summary>Returns whether what is heard after a time of playing must be spoken to its end.</summary>
    public bool IsProtectedAt(TimeSpan played) => Find(played) is { IsProtected: true } sentence && played < sentence.Start + sentence.Duration;

    /// <summary>Returns the text that was heard after a time of playing, and whether that rests on the voice's word times.</summary>
    public (string Text, bool Exact) HeardAfter(TimeSpan played)
    {
        lock (_gate)
        {
            var heard = new StringBuilder();
            var exact = true;
            foreach (var sentence in _sentences)
            {
                var inside = played - sentence.Start;
                if (inside <= TimeSpan.Zero)
                {
                    break;
                }

                var whole = inside >= sentence.Duration && sentence.Duration > TimeSpan.Zero;
                var part = whole ? sentence.Text : sentence.HeardAfter(inside);
                exact &= whole || sentence.Words.Count > 0;
                if (part.Length > 0)
                {
                    heard.Append(heard.Length > 0 ? " " : "").Append(part);
                }
            }

            return (heard.ToString(), exact);
        }
    }

    private Sentence? Find(TimeSpan played)
    {
        lock (_gate)
        {
            return _sentences.FindLast(sentence => sentence.Start <= played);
        }
    }

    private sealed class Sentence(string text, TimeSpan start)
    {
        public string Text { get; } = text;

        public TimeSpan Start { get; } = start;

        public TimeSpan Duration { get; set; }

        public bool IsProtected { get; init; }

        public List<SpokenWord> Words { get; } = [];

        public string HeardAfter(TimeSpan played)
        {
            var written = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

            // A voice expands "12" into "twelve", so its words and the written ones may differ in number: the share carries over.
            var share = Words.Count > 0
                ? (double)Words.Count(w => (w.Start + w.End) / 2 <= played) / Words.Count
                : Duration > TimeSpan.Zero ? Math.Min(1, played / Duration) : 0;
            return string.Join(' ', written.Take((int)Math.Floor(share * written.Length + 1e-9)));
        }
    }
}
