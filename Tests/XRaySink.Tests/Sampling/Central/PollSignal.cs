namespace XRaySink.Tests.Sampling.Central;

/// <summary>Tells a test that the poller has done what was due and waits for the clock again.</summary>
sealed class PollSignal : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly SemaphoreSlim waiting = new(0);

    public void Set() => waiting.Release();

    public async Task Wait()
    {
        if (!await waiting.WaitAsync(Patience))
            throw new TimeoutException("The poller did not come to wait.");
    }

    public void Dispose() => waiting.Dispose();
}
