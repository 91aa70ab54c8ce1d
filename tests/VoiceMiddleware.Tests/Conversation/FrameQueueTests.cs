using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class FrameQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FrameQueue _queue = new(4);

    [Fact]
    public async Task Frames_come_out_in_order_and_the_end_after_them()
    {
        var reading = ReadAsync(_queue);
        for (var i = 0; i < 1000; i++)
        {
            await _queue.WriteAsync(Frame(i), CancellationToken.None).AsTask().WaitAsync(Patience);
        }

        _queue.Complete();
        Assert.Equal(Enumerable.Range(0, 1000), await reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task Frames_that_were_there_before_the_reader_are_not_lost()
    {
        for (var i = 0; i < 4; i++)
        {
            var writing = _queue.WriteAsync(Frame(i), CancellationToken.None).AsTask();
            Assert.True(writing.IsCompletedSuccessfully);
            await writing;
        }

        _queue.Complete();
        Assert.Equal([0, 1, 2, 3], await ReadAsync(_queue).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_writer_waits_while_there_is_no_room()
    {
        await FillAsync();
        var writing = _queue.WriteAsync(Frame(4), CancellationToken.None).AsTask();
        Assert.False(writing.IsCompleted);

        var reading = ReadAsync(_queue);
        await writing.WaitAsync(Patience);
        _queue.Complete();
        Assert.Equal([0, 1, 2, 3, 4], await reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_writer_that_waits_can_be_cancelled_and_its_frame_is_not_queued()
    {
        await FillAsync();
        using var cancellation = new CancellationTokenSource();
        var writing = _queue.WriteAsync(Frame(4), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(Patience));
        _queue.Complete();
        Assert.Equal([0, 1, 2, 3], await ReadAsync(_queue).WaitAsync(Patience));
    }

    [Fact]
    public async Task Completing_lets_a_waiting_writer_go_and_drops_its_frame()
    {
        await FillAsync();
        var writing = _queue.WriteAsync(Frame(4), CancellationToken.None).AsTask();
        _queue.Complete();
        await writing.WaitAsync(Patience);
        Assert.Equal([0, 1, 2, 3], await ReadAsync(_queue).WaitAsync(Patience));
    }

    [Fact]
    public async Task Completing_ends_a_waiting_reader()
    {
        var reading = ReadAsync(_queue);
        _queue.Complete();
        _queue.Complete();
        Assert.Empty(await reading.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_token_ends_a_waiting_reader(bool outer)
    {
        using var cancellation = new CancellationTokenSource();
        var frames = _queue.ReadAllAsync(outer ? cancellation.Token : CancellationToken.None)
            .GetAsyncEnumerator(outer ? CancellationToken.None : cancellation.Token);
        var next = frames.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_whose_token_was_cancelled_before_gets_nothing()
    {
        await FillAsync();
        await using var frames = _queue.ReadAllAsync(new CancellationToken(canceled: true)).GetAsyncEnumerator();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await frames.MoveNextAsync());
    }

    [Fact]
    public async Task It_is_read_once()
    {
        _queue.Complete();
        await ReadAsync(_queue);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(_queue));
    }

    [Fact]
    public async Task A_slow_and_a_fast_side_lose_nothing_to_each_other()
    {
        var queue = new FrameQueue(3);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                await queue.WriteAsync(Frame(i), CancellationToken.None);
                if (i % 97 == 0)
                {
                    await Task.Yield();
                }
            }

            queue.Complete();
        });
        Assert.Equal(Enumerable.Range(0, 20_000), await ReadAsync(queue).WaitAsync(Patience));
        await writing;
    }

    private static AudioFrame Frame(int number) => new(new short[1], AudioFormat.Speech16Khz, TimeSpan.FromMilliseconds(number));

    private static async Task<List<int>> ReadAsync(FrameQueue queue)
    {
        var numbers = new List<int>();
        await foreach (var frame in queue.ReadAllAsync(CancellationToken.None))
        {
            numbers.Add((int)frame.Timestamp.TotalMilliseconds);
        }

        return numbers;
    }

    private async Task FillAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await _queue.WriteAsync(Frame(i), CancellationToken.None);
        }
    }
}
