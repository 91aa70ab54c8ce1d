using System.Globalization;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation.Synthesis;

/// <summary>Decides who says what, how, and over what line.</summary>
internal sealed class SpeechSetPlan(IReadOnlyList<Hotword> terms, SpeechSetOptions options, IReadOnlyList<string> voices)
{
    private readonly SeededRandom _random = new(options.Seed);

    internal IReadOnlyList<Clip> Plan()
    {
        var voice = new Bag<string>(voices, _random);
        var speed = new Bag<double>(options.Speeds, _random);
        var carriers = new Bag<string>(CarrierSentences.WithTerm, _random);
        var others = new Bag<string>(CarrierSentences.Without, _random);
        double?[] noises = [null, .. options.SignalToNoise.Select(ratio => (double?)ratio)];
        bool[] lines = options.Telephone ? [false, true] : [false];
        var condition = new Bag<(double? Noise, bool Telephone)>([.. noises.SelectMany(noise => lines.Select(line => (noise, line)))], _random);

        var clips = new List<Clip>();
        foreach (var term in terms)
        {
            for (var i = 0; i < options.ClipsPerTerm; i++)
            {
                var carrier = carriers.Draw();
                clips.Add(Make(Fill(carrier, term.Text), Fill(carrier, SayAs(term)), term));
            }
        }

        for (var i = SpeechSetSynthesizer.CountForeign(clips.Count); i > 0; i--)
        {
            var sentence = others.Draw();
            clips.Add(Make(sentence, sentence, null));
        }

        return clips;

        Clip Make(string transcript, string spoken, Hotword? term)
        {
            var (noise, telephone) = condition.Draw();
            return new(transcript, spoken, Context(term), voice.Draw(), speed.Draw(), noise, telephone);
        }
    }

    // Phones between slashes are for recognisers; a voice reads letters.
    private static string SayAs(Hotword term) => term.SoundsLike.FirstOrDefault(sound => !sound.StartsWith('/')) ?? term.Text;

    private static string Fill(string carrier, string term) => carrier.Replace("{0}", term, StringComparison.Ordinal);

    /// <summary>What the assistant said before: it named some of the terms, the one that is now said among them.</summary>
    private string Context(Hotword? term)
    {
        Hotword[] others = [.. terms.Where(other => other != term)];
        _random.Shuffle(others.AsSpan());
        Hotword[] named = [.. term is null ? [] : new[] { term }, .. others];
        named = named[..SpeechSetSynthesizer.CountInContext(named.Length)];
        _random.Shuffle(named.AsSpan());
        var texts = named.Select(one => one.Text).ToArray();
        return texts.Length == 1
            ? $"assistant: Is it about {texts[0]}?"
            : $"assistant: Is it about {string.Join(", ", texts[..^1])} or {texts[^1]}?";
    }

    internal sealed record Clip(string Transcript, string Spoken, string Context, string Voice, double Speed, double? SignalToNoise, bool Telephone)
    {
        internal string Condition => string.Join(
            ' ',
            string.Create(CultureInfo.InvariantCulture, $"speed {Speed}"),
            SignalToNoise is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"noise {ratio} dB") : "no noise",
            Telephone ? "telephone" : "wide band");
    }
}
