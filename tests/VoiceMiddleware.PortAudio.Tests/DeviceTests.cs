using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.PortAudio.Tests;

/// <summary>What no real device does when it is asked to: lose audio, vanish, come back.</summary>
public sealed class DeviceTests
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;
    private readonly FakePortAudio _native = new();
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(null, "Built-in")]
    [InlineData("usb", "USB Headset")]
    [InlineData("built-in", "Built-in")]
    public async Task A_device_is_chosen_by_a_part_of_its_name(string? name, string expected)
    {
        await using var source = new PortAudioSource(new PortAudioOptions { Input = name }, _time, _native);
        Assert.Equal(expected, source.DeviceName);
    }

    [Fact]
    public void A_loudspeaker_is_no_microphone()
    {
        var error = Assert.Throws<PortAudioException>(() => new PortAudioSource(new PortAudioOptions { Input = "hdmi" }, _time, _native));
        Assert.Equal("No microphone has 'hdmi' in its name. There are 'USB Headset', 'Built-in'.", error.Message);
        _native.Devices.Clear();
        Assert.Contains("There is no loudspeaker.", Assert.Throws<PortAudioException>(() => new PortAudioSink(null, _time, _native)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_that_the_device_does_not_have_becomes_the_one_that_it_likes_best()
    {
        _native.Supported = rate => rate == 48000;
        await using var sink = new PortAudioSink(new PortAudioOptions { Output = "hdmi" }, _time, _native);
        Assert.Equal(new AudioFormat(48000), sink.Format);
    }

    [Fact]
    public async Task Of_audio_that_nobody_reads_the_oldest_goes_is_counted_and_leaves_a_gap()
    {
        var dropped = 0.0;
        using var listener = Listen("voice.audio.dropped", value => dropped += value);
        await using var source = new PortAudioSource(null, _time, _native);
        await using var frames = source.ReadAsync().GetAsyncEnumerator();
        var first = frames.MoveNextAsync();
        var device = Assert.Single(_native.Opened);
        device.Record(new short[320]);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(await first);
        for (var i = 1; i <= 400; i++)
        {
            device.Record([.. Enumerable.Repeat((short)i, 320)]); // Eight seconds; five are kept.
        }

        Assert.True(await frames.MoveNextAsync());
        Assert.True(source.Dropped > TimeSpan.FromSeconds(3), $"{source.Dropped}");
        Assert.Equal(TimeSpan.FromMilliseconds(20) + source.Dropped, frames.Current.Timestamp);
        Assert.Equal(frames.Current.Timestamp.TotalMilliseconds / 20, frames.Current.Samples.Span[0]);
        Assert.Equal(source.Dropped.TotalSeconds, dropped, 6);
    }

    [Fact]
    public async Task Only_what_the_device_says_was_heard_counts()
    {
        await using var sink = new PortAudioSink(null, _time, _native);
        var device = Assert.Single(_native.Opened);
        await WriteAsync(sink, 10);
        Assert.Equal(TimeSpan.Zero, sink.PlayedDuration);
        Assert.All(device.Play(1600, delay: 0.1), sample => Assert.Equal(5, sample));
        Assert.Equal(TimeSpan.Zero, sink.PlayedDuration);
        device.Time = 0.15;
        Assert.Equal(50.0, sink.PlayedDuration.TotalMilliseconds, tolerance: 0.1);
        device.Time = 5;
        Assert.Equal(100.0, sink.PlayedDuration.TotalMilliseconds, tolerance: 0.1);
        sink.Clear();
        Assert.Equal(100.0, sink.PlayedDuration.TotalMilliseconds, tolerance: 0.1);
        await sink.DrainAsync();
        Assert.All(device.Play(1600), sample => Assert.Equal(0, sample));
        await WriteAsync(sink, 5);
        Assert.All(device.Play(1600), sample => Assert.Equal(5, sample));
        device.Time = 6;
        Assert.Equal(200.0, sink.PlayedDuration.TotalMilliseconds, tolerance: 0.1);
    }

    [Fact]
    public async Task A_hole_in_the_middle_of_a_reply_is_counted_and_the_end_of_one_is_not()
    {
        await using var sink = new PortAudioSink(null, _time, _native);
        var device = Assert.Single(_native.Opened);
        await WriteAsync(sink, 3);
        device.Play(640);
        device.Play(640);
        device.Play(640);
        Assert.Equal(1, sink.Underruns);
        await WriteAsync(sink, 3);
        device.Time = 1;
        device.Play(640);
        var drained = sink.DrainAsync().AsTask();
        device.Play(640);
        device.Time = 2;
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await drained.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, sink.Underruns);
    }

    [Fact]
    public async Task A_full_loudspeaker_makes_the_writer_wait_until_it_has_played()
    {
        await using var sink = new PortAudioSink(null, _time, _native);
        var device = Assert.Single(_native.Opened);
        await WriteAsync(sink, 25);
        var write = WriteAsync(sink, 1);
        Assert.False(write.IsCompleted);
        device.Play(320);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await write.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_full_loudspeaker_that_is_cleared_before_it_plays_takes_audio_again()
    {
        await using var sink = new PortAudioSink(null, _time, _native);
        var device = Assert.Single(_native.Opened);
        await WriteAsync(sink, 25);
        sink.Clear();
        device.Play(640);
        await WriteAsync(sink, 25).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.NotEqual(0, device.Play(640)[0]);
    }

    [Fact]
    public async Task A_microphone_that_stops_is_an_error_that_says_what_to_do()
    {
        await using var source = new PortAudioSource(null, _time, _native);
        await using var frames = source.ReadAsync().GetAsyncEnumerator();
        var next = frames.MoveNextAsync().AsTask();
        _native.Opened[0].IsActive = false;
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var error = await Assert.ThrowsAsync<PortAudioException>(() => next.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("'Built-in' stopped working; was it unplugged?", error.Message, StringComparison.Ordinal);
        Assert.True(_native.Opened[0].IsDisposed);
    }

    [Fact]
    public async Task A_microphone_that_comes_back_is_heard_again()
    {
        await using var source = new PortAudioSource(new PortAudioOptions { Input = "usb", ReconnectTimeout = TimeSpan.FromMinutes(1) }, _time, _native);
        await using var frames = source.ReadAsync().GetAsyncEnumerator();
        var next = frames.MoveNextAsync().AsTask();
        var headset = _native.Devices[0];
        _native.Devices.RemoveAt(0);
        _native.Opened[0].IsActive = false;
        await PassAsync(TimeSpan.FromSeconds(10));
        Assert.Single(_native.Opened);
        _native.Devices.Add(headset with { Index = 7 });
        await PassAsync(TimeSpan.FromSeconds(6)); // The longest pause between two attempts is five.
        Assert.Equal(2, _native.Opened.Count);
        Assert.Equal(7, _native.Opened[1].Device.Index);
        _native.Opened[1].Record(new short[320]);
        await PassAsync(TimeSpan.FromMilliseconds(20));
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_microphone_that_does_not_come_back_is_given_up()
    {
        await using var source = new PortAudioSource(new PortAudioOptions { ReconnectTimeout = TimeSpan.FromSeconds(8) }, _time, _native);
        await using var frames = source.ReadAsync().GetAsyncEnumerator();
        var next = frames.MoveNextAsync().AsTask();
        _native.Devices.Clear();
        _native.Opened[0].IsActive = false;
        await PassAsync(TimeSpan.FromSeconds(15));
        var error = await Assert.ThrowsAsync<PortAudioException>(() => next.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("did not come back within 00:00:08", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_devices_thread_allocates_nothing()
    {
        await using var sink = new PortAudioSink(null, _time, _native);
        await using var source = new PortAudioSource(null, _time, _native);
        using var stop = new CancellationTokenSource();
        await using var frames = source.ReadAsync(stop.Token).GetAsyncEnumerator();
        var reading = frames.MoveNextAsync().AsTask();
        var (speaker, microphone) = (_native.Opened[0], _native.Opened[1]);
        await WriteAsync(sink, 20);
        var samples = new short[160];
        for (var i = 0; i < 10; i++)
        {
            speaker.PlayInto(samples);
            microphone.Record(samples);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            speaker.PlayInto(samples);
            microphone.Record(samples);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_takes_its_section()
    {
        var attribute = typeof(PortAudioPlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>();
        Assert.Equal("PortAudio", attribute?.Name);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["PortAudio:Input"] = "usb" }).Build();
        var builder = new Builder();
        attribute!.CreatePlugin().Configure(builder, configuration.GetSection("PortAudio"));
        builder.AddPortAudio(options => options.SampleRate = 48000);
        using var services = builder.Services.BuildServiceProvider(validateScopes: true);
        var options = services.GetRequiredService<IOptions<PortAudioOptions>>().Value;
        Assert.Equal(("usb", 48000), (options.Input, options.SampleRate));
        Assert.Single(builder.Services, service => service.ServiceType == typeof(PortAudioSource));
        Assert.Single(builder.Services, service => service.ServiceType == typeof(PortAudioSink));
    }

    [Theory]
    [InlineData("SampleRate", "96000", "SampleRate is 96000 Hz; set 8000 to 48000")]
    [InlineData("Latency", "00:00:01", "Latency is 00:00:01; set 00:00:00.0100000 to 00:00:00.2500000")]
    [InlineData("ReconnectTimeout", "-00:00:01", "ReconnectTimeout is -00:00:01; set 00:00:00 to 1.00:00:00")]
    [InlineData("Output", " ", "Output is empty; set a part of a device's name")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(string name, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [name] = value }).Build();
        var application = Host.CreateApplicationBuilder();
        new PortAudioPlugin().Configure(new Builder(application.Services), configuration);
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var options = new PortAudioOptions();
        configuration.Bind(options);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new PortAudioSink(options, _time, _native)).Message, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(PortAudioSink sink, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            await sink.WriteAsync(new AudioFrame(Enumerable.Repeat((short)5, 320).ToArray(), Format, TimeSpan.Zero));
        }
    }

    /// <summary>Lets time pass in steps, so that whoever polls sees all of it.</summary>
    private async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromMilliseconds(20))
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }

    private static MeterListener Listen(string name, Action<double> add)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name == name) { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => add(value));
        listener.Start();
        return listener;
    }

    private sealed class Builder(IServiceCollection? services = null) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services ?? new ServiceCollection();
    }
}
