using System.Runtime.InteropServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Flite;
using Xunit.Abstractions;

namespace VoiceMiddleware.PortAudio.Tests;

/// <summary>Real devices of a real sound server: what goes in is compared with what comes out.</summary>
[Collection(nameof(RealDevices))]
public sealed partial class PulseAudioTests(PulseAudioTests.Server server, ITestOutputHelper output) : IClassFixture<PulseAudioTests.Server>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;

    // As much as there is: other tests may want both cores at once.
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(250);
    private static readonly PortAudioOptions Options = new() { Input = "VIRTUALMICRO", Output = "virtualspeak", Latency = Latency };

    [Fact]
    public void The_devices_are_listed()
    {
        var devices = PortAudioDevice.List();
        var microphone = Assert.Single(devices, device => device.Name == PulseAudioServer.Microphone);
        Assert.True(microphone.InputChannels > 0);
        Assert.Contains(devices, device => device.Name == PulseAudioServer.Speaker && device.OutputChannels > 0);
        Assert.Single(devices, device => device.IsDefaultInput);
        Assert.Single(devices, device => device.IsDefaultOutput);
    }

    [Fact]
    public void A_name_that_no_device_has_is_reported_with_the_names_that_there_are()
    {
        var error = Assert.Throws<PortAudioException>(() => new PortAudioSource(new PortAudioOptions { Input = "studio" }));
        Assert.Contains("No microphone has 'studio' in its name. There are ", error.Message, StringComparison.Ordinal);
        Assert.Contains("'virtualmicrophone'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(44100)]
    [InlineData(48000)]
    public async Task What_is_played_into_the_microphone_is_heard(int rate)
    {
        var speech = Say("The harbour was closed since early spring.");
        await using var source = new PortAudioSource(new PortAudioOptions { Input = Options.Input, SampleRate = rate, Latency = Latency });
        Assert.Equal(new AudioFormat(rate), source.Format);
        Assert.Equal(PulseAudioServer.Microphone, source.DeviceName);
        var heard = new List<short>();
        System.Diagnostics.Process? player = null;
        using var patience = new CancellationTokenSource(Patience);
        var previous = TimeSpan.Zero;
        await foreach (var frame in source.ReadAsync(patience.Token))
        {
            Assert.Equal(previous, frame.Timestamp);
            Assert.Equal(rate / 50, frame.Samples.Length);
            previous = frame.End;
            heard.AddRange(frame.Samples.Span);
            player ??= server.Sound.Play(speech);
            if (frame.End > Format.ToDuration(speech.Length) + TimeSpan.FromSeconds(1.5))
            {
                break;
            }
        }

        player?.Dispose();
        var (offset, correlation) = Alignment.Find(speech, AudioFormatConverter.Convert(heard.ToArray(), source.Format, Format));
        output.WriteLine($"{rate} Hz: found after {Format.ToDuration(offset).TotalMilliseconds:0} ms, correlation {correlation:0.000}");
        Assert.True(correlation > 0.9, $"{correlation}");
        Assert.Equal(TimeSpan.Zero, source.Dropped);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public async Task What_is_written_is_played_and_counted(int rate)
    {
        var speech = Say("Nobody could say why.");
        using var recording = server.Sound.Record();
        await using var sink = new PortAudioSink(new PortAudioOptions { Output = Options.Output, SampleRate = rate, Latency = Latency });
        var own = AudioFormatConverter.Convert(speech, Format, sink.Format);
        await WriteAsync(sink, own);
        Assert.True(sink.PlayedDuration < sink.Format.ToDuration(own.Length), "Played before it can have been.");
        await sink.DrainAsync();
        Assert.Equal(sink.Format.ToDuration(own.Length), sink.PlayedDuration);
        recording.WaitFor(recording.Samples.Length + 8000);
        var (_, correlation) = Alignment.Find(speech, recording.Samples);
        output.WriteLine($"{rate} Hz: correlation {correlation:0.000}, {sink.Underruns} underruns");
        Assert.True(correlation > 0.9, $"{correlation}");
    }

    [Fact]
    public async Task After_clear_the_loudspeaker_is_silent_at_once_and_the_rest_never_counts()
    {
        using var recording = server.Sound.Record();
        await using var sink = new PortAudioSink(Options);
        var tone = new short[Format.SampleRate * 3];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = (short)(8000 * Math.Sin(2 * Math.PI * 440 * i / Format.SampleRate));
        }

        var writing = WriteAsync(sink, tone.AsMemory(0, Format.SampleRate));
        await writing;
        sink.Clear();
        var played = sink.PlayedDuration;
        await sink.DrainAsync();
        Assert.Equal(played, sink.PlayedDuration);
        Assert.InRange(played, TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(0.8));
        recording.WaitFor(recording.Samples.Length + 8000);
        var loud = recording.Samples.Count(sample => Math.Abs((int)sample) > 100);
        var heard = Format.ToDuration(loud);
        output.WriteLine($"counted {played.TotalMilliseconds:0} ms, recorded {heard.TotalMilliseconds:0} ms");
        Assert.InRange(heard - played, TimeSpan.FromMilliseconds(-60), Latency + TimeSpan.FromMilliseconds(100));

        // What comes next counts from there.
        await WriteAsync(sink, tone.AsMemory(0, 3200));
        await sink.DrainAsync();
        Assert.Equal(played + Format.ToDuration(3200), sink.PlayedDuration);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_a_clear_error_for_both_directions()
    {
        // Its own: it does not come back.
        using var own = new PulseAudioServer();
        Server.Use(own);
        try
        {
            await using var sink = new PortAudioSink(Options);
            await using var source = new PortAudioSource(Options);
            using var patience = new CancellationTokenSource(Patience);
            var error = await Assert.ThrowsAsync<PortAudioException>(async () =>
            {
                await foreach (var frame in source.ReadAsync(patience.Token))
                {
                    if (frame.Timestamp == TimeSpan.Zero)
                    {
                        own.Stop();
                    }
                }
            });
            Assert.Contains("The microphone 'virtualmicrophone' stopped working; was it unplugged?", error.Message, StringComparison.Ordinal);
            error = await Assert.ThrowsAsync<PortAudioException>(async () =>
            {
                while (true)
                {
                    await WriteAsync(sink, new short[3200], patience.Token);
                    await sink.DrainAsync(patience.Token);
                }
            });
            Assert.Contains("The loudspeaker 'virtualspeaker' stopped working", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Server.Use(server.Sound);
        }
    }

    private static async Task WriteAsync(PortAudioSink sink, ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        foreach (var frame in samples.ToArray().Chunk(sink.Format.SamplesPerFrame))
        {
            await sink.WriteAsync(new AudioFrame(frame, sink.Format, TimeSpan.Zero), cancellationToken);
        }
    }

    private static short[] Say(string text)
    {
        using var voice = new FliteSynthesizer();
        return [.. voice.SynthesizeAsync(text).ToBlockingEnumerable().SelectMany(speech => speech.Frame.Samples.ToArray())];
    }

    /// <summary>The server, and this process told of it: ALSA reads the environment of the process, which .NET has a copy of only.</summary>
    public sealed partial class Server : IDisposable
    {
        public Server() => Use(Sound);

        public PulseAudioServer Sound { get; } = new();

        public static void Use(PulseAudioServer sound)
        {
            Assert.Equal(0, SetEnvironment("ALSA_CONFIG_PATH", sound.AlsaConfiguration, 1));
            Assert.Equal(0, SetEnvironment("PULSE_SERVER", sound.Address, 1));
        }

        public void Dispose() => Sound.Dispose();

        [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int SetEnvironment(string name, string value, int overwrite);
    }
}

/// <summary>What runs beside nothing else. A class of its own: on the tests' class the definition would make their fixture twice and end it once.</summary>
[CollectionDefinition(nameof(RealDevices), DisableParallelization = true)]
public sealed class RealDevices;
