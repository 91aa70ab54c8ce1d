// NAudio's WaveInEvent as the microphone of a conversation.
//
// For Windows users who have NAudio. This file is a program by itself and no part of the solution, because NAudio's devices are Windows' alone and
// some mirrors of the package registry do not carry it. Ears, mind and voice are OpenAI's; the replies are written to replies.wav:
//
//     set OPENAI_API_KEY=…
//     dotnet run samples/NAudioCapture/NAudioCapture.cs
//
// Take CapturedAudioSource and WaveInCapture into your own program. A WaveOutEvent becomes an IAudioSink in the same way.

#:package NAudio.WinMM@2.2.1
#:package Microsoft.Extensions.Hosting@10.0.14
#:project ../../src/VoiceMiddleware/VoiceMiddleware.csproj
#:project ../../plugins/VoiceMiddleware.OpenAI/VoiceMiddleware.OpenAI.csproj
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NAudio.Wave;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddVoiceMiddleware(builder.Configuration).AddOpenAI(options =>
{
    options.Transcription = new() { Model = "whisper-1" };
    options.Chat = new() { Model = "gpt-4.1-mini" };
    options.Speech = new() { Model = "gpt-4o-mini-tts" };
});
using var host = builder.Build();
await host.StartAsync();

await using var microphone = new CapturedAudioSource(new WaveInCapture(), AudioFormat.Speech16Khz);
await using var replies = new WavFileSink("replies.wav", new AudioFormat(24000));
await using var session = host.Services.GetRequiredService<VoiceSessionFactory>().Create(microphone, replies);
using var shown = session.Subscribe(notification =>
{
    switch (notification)
    {
        case UtteranceRecognized { Recognition: var heard }:
            Console.WriteLine($"heard      {heard.Text}");
            break;
        case ReplyCompleted reply:
            Console.WriteLine($"assistant  {reply.HeardText}");
            break;
    }
});
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    await session.RunAsync(stop.Token);
}
catch (OperationCanceledException)
{
    // Ctrl+C hangs up.
}

/// <summary>The default recording device of Windows at 16 kHz, 16 bits, one channel.</summary>
internal sealed class WaveInCapture : ICapture
{
    private readonly WaveInEvent _device = new() { WaveFormat = new WaveFormat(16000, 16, 1), BufferMilliseconds = 20, NumberOfBuffers = 4 };

    public WaveInCapture()
    {
        _device.DataAvailable += (_, data) => Captured?.Invoke(data.Buffer.AsMemory(0, data.BytesRecorded));
        _device.RecordingStopped += (_, stopped) => Stopped?.Invoke(stopped.Exception);
    }

    public event Action<ReadOnlyMemory<byte>>? Captured;

    public event Action<Exception?>? Stopped;

    public void Start() => _device.StartRecording();

    public void Dispose() => _device.Dispose();
}

// --- What follows knows nothing of NAudio; the tests compile it. ---

/// <summary>A device that tells by events what it has recorded: 16-bit samples, little-endian.</summary>
internal interface ICapture : IDisposable
{
    /// <summary>Has the next bytes, which are the listener's for the time of the call only.</summary>
    event Action<ReadOnlyMemory<byte>>? Captured;

    /// <summary>Recording has ended, with what went wrong, if anything did.</summary>
    event Action<Exception?>? Stopped;

    /// <summary>Begins to record.</summary>
    void Start();
}

/// <summary>A device as a source. It never waits: of more than five seconds that nobody has read the oldest go, and leave a gap in the timestamps.</summary>
internal sealed class CapturedAudioSource : IAudioSource
{
    private const int KeptFrames = 250;
    private readonly ICapture _capture;
    private readonly AudioFramer _framer;
    private readonly Channel<AudioFrame> _frames;
    private long _dropped;

    public CapturedAudioSource(ICapture capture, AudioFormat format)
    {
        _capture = capture;
        _framer = new AudioFramer(format);
        _frames = Channel.CreateBounded<AudioFrame>(
            new BoundedChannelOptions(KeptFrames) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest },
            frame => Interlocked.Add(ref _dropped, frame.Samples.Length));
        capture.Captured += Take;
        capture.Stopped += error => _frames.Writer.TryComplete(error is null ? null : new IOException("The recording device stopped. Look whether it is still plugged in.", error));
    }

    public AudioFormat Format => _framer.Format;

    /// <summary>Gets how much audio was lost because nobody read it in time.</summary>
    public TimeSpan Dropped => Format.ToDuration(Interlocked.Read(ref _dropped));

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _capture.Start();
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            yield return frame;
        }
    }

    public ValueTask DisposeAsync()
    {
        _capture.Dispose();
        _frames.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    // The framer copies, because the device uses its buffer again.
    private void Take(ReadOnlyMemory<byte> bytes)
    {
        _framer.Write(MemoryMarshal.Cast<byte, short>(bytes.Span));
        while (_framer.TryRead(out var frame))
        {
            _frames.Writer.TryWrite(frame);
        }
    }
}
