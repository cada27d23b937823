namespace XRaySink.Requests;

/// <summary>
/// Where <c>async void</c> code goes on after an await, and where what it throws arrives then. An option is easily given such a lambda, and
/// without a place to arrive at its exception would end the process.
/// </summary>
/// <param name="failed">Gets the exception.</param>
sealed class DetachedCode(Action<Exception> failed) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Code.Run(work.Callback, work.State), (Code: this, Callback: d, State: state), preferLocal: false);

    public override SynchronizationContext CreateCopy() => this;

    void Run(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
#pragma warning disable CA1031 // a failure of tracing costs a trace, never the process
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed(exception);
        }
    }
}
