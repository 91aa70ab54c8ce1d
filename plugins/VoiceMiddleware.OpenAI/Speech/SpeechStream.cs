using System.ClientModel.Primitives;
using VoiceMiddleware.OpenAI.Requests;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>Audio as a server sends it, opened up to its first samples: until then it may be asked for again.</summary>
internal sealed class SpeechStream : IAsyncDisposable
{
    private const int SniffedBytes = 12;
    private static readonly string[] Compressed = ["audio/mpeg", "audio/mp3", "audio/ogg", "audio/opus", "audio/aac", "audio/flac", "audio/x-flac", "video/", "application/json"];

    private readonly StreamWatch _watch;
    private readonly PipelineResponse _response;
    private readonly Stream _content;
    private byte[] _head = new byte[WavStreamHeader.MaxBytes];
    private int _headStart;
    private int _headEnd;
    private long _left = long.MaxValue;

    private SpeechStream(StreamWatch watch, PipelineResponse response, Stream content)
    {
        _watch = watch;
        _response = response;
        _content = content;
    }

    /// <summary>Asks for audio.</summary>
    /// <param name="connection">The way to the server.</param>
    /// <param name="sampleRate">The samples per second that are expected.</param>
    /// <param name="start">Begins the request, with the token that ends it; the response is not read into memory.</param>
    /// <param name="attempt">Gives this attempt up.</param>
    /// <param name="reader">Gives up the audio as a whole.</param>
    public static async Task<SpeechStream> OpenAsync(
        ServerConnection connection, int sampleRate, Func<CancellationToken, Task<PipelineResponse>> start, CancellationToken attempt, CancellationToken reader)
    {
        var watch = connection.Watch(reader);
        SpeechStream? stream = null;
        try
        {
            using var _ = watch.Until(attempt);
            var response = await start(watch.Token).ConfigureAwait(false);
            stream = new(watch, response, response.ContentStream ?? Stream.Null);
            await stream.BeginAsync(connection, sampleRate).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            if (stream is null)
            {
                watch.Dispose();
            }
            else
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Fills a buffer; gives fewer bytes at the end of the audio only.</summary>
    public async ValueTask<int> FillAsync(ServerConnection connection, Memory<byte> target)
    {
        var filled = 0;
        while (filled < target.Length && _left > 0)
        {
            var room = target[filled..(int)Math.Min(target.Length, filled + _left)];
            int read;
            if (_headStart < _headEnd)
            {
                read = Math.Min(room.Length, _headEnd - _headStart);
                _head.AsMemory(_headStart, read).CopyTo(room);
                _headStart += read;
            }
            else
            {
                _head = [];
                (_headStart, _headEnd) = (0, 0);
                read = await connection.NextAsync(_watch, "the audio", token => _content.ReadAsync(room, token)).ConfigureAwait(false);
            }

            if (read == 0)
            {
                break;
            }

            filled += read;
            _left -= read;
        }

        return filled;
    }

    public async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _watch.Dispose();
    }

    private async Task BeginAsync(ServerConnection connection, int sampleRate)
    {
        if (_response.Headers.TryGetValue("Content-Type", out var type)
            && Array.Exists(Compressed, prefix => type?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true))
        {
            throw Refuse(connection, $"sent {type!.Split(';')[0]} where uncompressed audio was asked for. Set Speech:Format to the other of Pcm and Wav, or use a server that sends one of them.");
        }

        await ReadHeadAsync(SniffedBytes).ConfigureAwait(false);
        var head = _head.AsMemory(0, _headEnd);
        if (head.Span.StartsWith("ID3"u8) || head.Span.StartsWith("OggS"u8) || head.Span.StartsWith("fLaC"u8))
        {
            throw Refuse(connection, "sent compressed audio where uncompressed was asked for. Set Speech:Format to the other of Pcm and Wav, or use a server that sends one of them.");
        }

        // By the audio itself, not by what was asked for: some servers send WAV whatever they are asked.
        if (WavStreamHeader.IsWav(head.Span))
        {
            await ReadWavHeaderAsync(connection, sampleRate).ConfigureAwait(false);
        }
    }

    private async Task ReadWavHeaderAsync(ServerConnection connection, int sampleRate)
    {
        try
        {
            WavStreamHeader? header;
            while ((header = WavStreamHeader.TryRead(_head.AsSpan(0, _headEnd))) is null)
            {
                if (!await ReadHeadAsync(_headEnd + 1).ConfigureAwait(false))
                {
                    throw new FormatException("the WAV header breaks off");
                }
            }

            if (!header.IsPcm16 || header.Channels != 1)
            {
                throw new FormatException($"it is no WAV of 16 bit and one channel, but has {header.Channels} channels{(header.IsPcm16 ? "" : " and other samples")}");
            }

            if (header.SampleRate != sampleRate)
            {
                throw Refuse(connection, $"sent audio of {header.SampleRate} Hz, and {sampleRate} Hz are expected. Set Speech:SampleRate to {header.SampleRate}.");
            }

            _headStart = header.DataOffset;
            _left = header.DataBytes ?? long.MaxValue;
        }
        catch (FormatException error)
        {
            throw Refuse(connection, $"sent audio that can not be used: {error.Message}.");
        }
    }

    /// <summary>Reads on until so many bytes are there; false when the audio is shorter.</summary>
    private async Task<bool> ReadHeadAsync(int count)
    {
        while (_headEnd < count)
        {
            var read = _headEnd == _head.Length ? 0 : await _content.ReadAsync(_head.AsMemory(_headEnd), _watch.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _headEnd += read;
        }

        return true;
    }

    private static OpenAIException Refuse(ServerConnection connection, string what) => new($"{connection.Server} {what}");
}
