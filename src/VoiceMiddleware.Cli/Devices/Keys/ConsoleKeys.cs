namespace VoiceMiddleware.Cli.Devices.Keys;

/// <summary>Reads the keys of the process's terminal, without showing them.</summary>
internal static class ConsoleKeys
{
    // Reading blocks and can not be cancelled; asking can.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the next key.</summary>
    internal static async Task<ConsoleKeyInfo> ReadAsync(CancellationToken cancellationToken)
    {
        while (!Console.KeyAvailable)
        {
            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }

        return Console.ReadKey(intercept: true);
    }
}
