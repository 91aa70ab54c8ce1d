using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Devices;
using VoiceMiddleware.Cli.Devices.Keys;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Keys, and the microphone that they shut.</summary>
public sealed class LiveKeysTests
{
    [Fact]
    public void Space_talks_and_m_mutes_while_no_line_is_written()
    {
        var keys = new LiveKeys(pushToTalk: true);
        Assert.Equal([LiveKey.Talk, LiveKey.Mute, LiveKey.Mute, LiveKey.Talk], Press(keys, " mM ").Select(pressed => pressed.Key));
        Assert.Null(keys.Line);
    }

    [Fact]
    public void Other_keys_write_a_line_in_which_space_and_m_are_letters()
    {
        var keys = new LiveKeys(pushToTalk: true);
        Assert.All(Press(keys, "how much"), pressed => Assert.Equal(LiveKey.None, pressed.Key));
        Assert.Equal("how much", keys.Line);
        Assert.Equal((LiveKey.Line, "how much"), Assert.Single(Press(keys, "\n")));
        Assert.Null(keys.Line);
    }

    [Fact]
    public void Enter_opens_a_line_that_begins_with_m_and_escape_or_backspace_close_it()
    {
        var keys = new LiveKeys(pushToTalk: false);
        Assert.Equal((LiveKey.Line, "my parcel"), Press(keys, "\nmy parcell\b\n")[^1]);
        Press(keys, "ab\u001b");
        Assert.Null(keys.Line);
        Press(keys, "a\b\b");
        Assert.Null(keys.Line);
        Assert.Equal(LiveKey.None, Press(keys, "\n\n")[^1].Key);
        Assert.Null(keys.Line);
        Assert.Equal(LiveKey.None, Assert.Single(Press(keys, " ")).Key);
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public async Task A_shut_microphone_gives_silence_of_the_same_length_and_still_shows_the_level(bool muted, bool talking, bool heard)
    {
        var format = AudioFormat.Speech16Khz;
        await using var gate = new MicrophoneGate(new MemoryAudioSource(Enumerable.Repeat((short)3276, 3200).ToArray(), format)) { IsMuted = muted, IsTalking = talking };
        var samples = new List<short>();
        await foreach (var frame in gate.ReadAsync())
        {
            Assert.Equal(format.ToDuration(samples.Count), frame.Timestamp);
            samples.AddRange(frame.Samples.Span);
        }

        Assert.Equal(3200, samples.Count);
        Assert.All(samples, sample => Assert.Equal(heard ? 3276 : 0, sample));
        Assert.Equal(-20, gate.LevelDb, tolerance: 0.1);
        Assert.StartsWith("[#############-------] -20 dB  ", gate.Meter, StringComparison.Ordinal);
        Assert.EndsWith(muted ? "muted (m)" : talking ? "listening" : "space to talk", gate.Meter, StringComparison.Ordinal);
    }

    private static List<(LiveKey Key, string Line)> Press(LiveKeys keys, string text)
    {
        var pressed = new List<(LiveKey, string)>();
        foreach (var character in text)
        {
            var key = character switch
            {
                '\n' => ConsoleKey.Enter,
                '\b' => ConsoleKey.Backspace,
                '\u001b' => ConsoleKey.Escape,
                ' ' => ConsoleKey.Spacebar,
                _ => ConsoleKey.None,
            };
            pressed.Add((keys.Press(new ConsoleKeyInfo(character, key, false, false, false), out var line), line));
        }

        return pressed;
    }
}
