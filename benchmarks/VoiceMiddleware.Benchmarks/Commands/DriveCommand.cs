using System.CommandLine;
using System.Text.Json;
using VoiceMiddleware.Benchmarks.Peers;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Our side of <see cref="PeersCommand"/>: one measurement of one scenario, printed as one line of JSON like a peer's driver.</summary>
internal sealed class DriveCommand : Command
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "frames, turns, realtime or memory.", HelpName = "MODE", DefaultValueFactory = _ => "turns",
    };

    private readonly Option<string> _scenario = new("--scenario") { Description = "The scenario's file.", HelpName = "FILE", Required = true };
    private readonly Option<int> _sessions = new("--sessions") { Description = "Callers at one time, for realtime and memory.", HelpName = "N" };
    private readonly Option<int> _frames = new("--frames") { Description = "Frames, for frames; the default is an hour of audio.", HelpName = "N", DefaultValueFactory = _ => 180_000 };
    private readonly Option<int> _turns = new("--turns") { Description = "Turns, for turns.", HelpName = "N", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _seconds = new("--seconds") { Description = "What is measured, for realtime; the default is the scenario's.", HelpName = "N" };
    private readonly Option<int> _warmUp = new("--warmup") { Description = "What comes before it; the default is the scenario's.", HelpName = "N" };
    private readonly Option<string> _kind = new("--kind") { Description = "silence or speech, for frames.", HelpName = "KIND", DefaultValueFactory = _ => "silence" };

    public DriveCommand()
        : base("drive", "Drives one scenario through our pipeline and prints one line of JSON, as the peers' drivers do. Called by 'peers'.")
    {
        _mode.AcceptOnlyFromAmong("frames", "turns", "realtime", "memory");
        _kind.AcceptOnlyFromAmong("silence", "speech");
        foreach (var option in new Option[] { _mode, _scenario, _sessions, _frames, _turns, _seconds, _warmUp, _kind })
        {
            Options.Add(option);
        }

        SetAction(ExecuteAsync);
    }

    private async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var scenario = Scenario.Read(arguments.GetValue(_scenario)!);
        var sessions = Given(_sessions, scenario.Sessions);
        object figures = arguments.GetValue(_mode) switch
        {
            "frames" => await FramesDrive.RunAsync(scenario, arguments.GetValue(_kind) == "speech", arguments.GetValue(_frames)).ConfigureAwait(false),
            "turns" => await TurnsDrive.RunAsync(scenario, arguments.GetValue(_turns)).ConfigureAwait(false),
            "memory" => await MemoryDrive.RunAsync(scenario, sessions).ConfigureAwait(false),
            _ => await RealTimeDrive.RunAsync(
                scenario, sessions, TimeSpan.FromSeconds(Given(_warmUp, scenario.WarmupSeconds)), TimeSpan.FromSeconds(Given(_seconds, scenario.MeasureSeconds)),
                null, cancellationToken).ConfigureAwait(false),
        };
        Console.WriteLine(JsonSerializer.Serialize(figures, figures.GetType(), Json));
        return 0;

        int Given(Option<int> option, int otherwise) => arguments.GetValue(option) is var value and > 0 ? value : otherwise;
    }
}
