namespace XRaySink.Recording;

/// <summary>Tells work that was cancelled, which is an error, from work that failed, which is a fault.</summary>
internal static class Outcome
{
    const int MaxDepth = 32;

    /// <summary>A cancellation with a <see cref="TimeoutException"/> inside is a timeout, and so a failure.</summary>
    public static bool IsCancellation(Exception exception)
    {
        if (exception is not OperationCanceledException)
            return false;

        Exception? inner = exception.InnerException;
        for (int depth = 0; inner is not null && depth < MaxDepth; depth++, inner = inner.InnerException)
        {
            if (inner is TimeoutException)
                return false;
        }
        return true;
    }
}
