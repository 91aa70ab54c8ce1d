using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Benchmarks;

/// <summary>A plan from 500 hotwords, 50 messages and 5 sources of 40 hints each, with its digest: what a session does when its conversation changes.</summary>
/// <remarks>
/// The number lies when everything fits, because nothing is ranked then: <see cref="Tight"/> has DashScope's limits and a budget that
/// is too small for either side. The context is a new one every time, so the digest is never cached. A column for the second generation
/// must stay empty: what a plan allocates dies young.
/// </remarks>
[MemoryDiagnoser]
public class ContextPlannerBenchmarks
{
    private ContextPlanRequest _roomy = null!; // set up before every run
    private ContextPlanRequest _tight = null!; // the same

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string[] syllables = ["ba", "ke", "lu", "mo", "ni", "da", "re", "su", "to", "vi"];
        string Name(int n) => "Or" + string.Concat($"{n:D4}".Select(digit => syllables[digit - '0']));
        _roomy = new()
        {
            Capabilities = new() { Provider = "any", Model = "any", InputFormat = AudioFormat.Speech16Khz, Messages = new(), Hotwords = new() },
            Language = "en",
            Entries =
            [
                .. Enumerable.Range(0, 50).Select(n => new LedgerEntry(
                    n % 2 == 0 ? ChatRole.User : ChatRole.Assistant, n, "",
                    $"We have the {Name(n)} here. Would you like to know more about the {Name(n + 100)}, or about something else? Just say so.", IsProvisional: false)),
            ],
            Vocabulary = [.. Enumerable.Range(0, 500).Select(n => new Hotword(n % 5 == 0 ? $"the morning {Name(n)}" : Name(n)))],
            Hints = [.. Enumerable.Range(0, 5).Select(s => new RecognitionHints { Hotwords = [.. Enumerable.Range(s * 110, 40).Select(n => new Hotword(Name(n)))], Priority = s })],
        };
        _tight = _roomy with
        {
            Capabilities = _roomy.Capabilities with
            {
                Messages = new() { MaxPerRole = 5, MaxCharactersPerPair = 150 }, Hotwords = new() { MaxCount = 100, MaxCharactersNonAscii = 15, MaxSegmentsAscii = 7 },
            },
            MaxCharacters = 1500,
        };
    }

    /// <summary>Everything fits.</summary>
    [Benchmark(Baseline = true)]
    public string Roomy() => ContextPlanner.Plan(_roomy).Context.Digest;

    /// <summary>Nothing fits.</summary>
    [Benchmark]
    public string Tight() => ContextPlanner.Plan(_tight).Context.Digest;
}
