using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Audio;

/// <summary>Audio from memory, as fast as the reader likes.</summary>
public sealed class MemoryAudioSource : IAudioSource
{
    private readonly IEnumerable<ReadOnlyMemory<short>> _pieces;

    /// <summary>Creates a source over one buffer; frames are slices of it.</summary>
    /// <param name="samples">The samples, channels interleaved. They must not change any more.</param>
    /// <param name="format">Their format.</param>
    public MemoryAudioSource(ReadOnlyMemory<short> samples, AudioFormat format)
        : this([samples], format)
    {
    }

    /// <summary>Creates a source over buffers that follow each other.</summary>
    /// <param name="pieces">The samples, channels interleaved, in pieces of any size; enumerated while the source is read.</param>
    /// <param name="format">Their format.</param>
    public MemoryAudioSource(IEnumerable<ReadOnlyMemory<short>> pieces, AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(format);
        _pieces = pieces;
        Format = format;
    }

    /// <inheritdoc/>
    public AudioFormat Format { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A single buffer is sliced, never copied.
        if (_pieces is ReadOnlyMemory<short>[] and [var only])
        {
            foreach (var frame in AudioFramer.Slice(only, Format))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return frame;
            }

            yield break;
        }

        var framer = new AudioFramer(Format);
        foreach (var piece in _pieces)
        {
            framer.Write(piece.Span);
            while (framer.TryRead(out var frame))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return frame;
            }
        }

        if (framer.TryFlush(out var last))
        {
            yield return last;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
