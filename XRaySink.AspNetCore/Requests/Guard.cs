using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace XRaySink.Requests;

/// <summary>Runs what may fail, the user's code and ours, so that the failure never reaches the request. It is logged the first time.</summary>
sealed class Guard
{
    readonly ILogger logger;
    readonly DetachedCode detached;
    readonly ConcurrentDictionary<string, bool> complained = [];

    public Guard(ILogger logger)
    {
        this.logger = logger;
        detached = new DetachedCode(exception => Complain("what an option began and nobody awaits", exception));
    }

    public void Run<T1, T2>(string part, Action<T1, T2>? action, T1 first, T2 second)
    {
        if (action is null)
            return;

        SynchronizationContext? before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(detached);
            action(first, second);
        }
#pragma warning disable CA1031 // a failure of tracing costs a trace, never a request
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Complain(part, exception);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public TResult Ask<T, TResult>(string part, Func<T, TResult> question, T argument, TResult answerOnFailure)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(detached);
            return question(argument);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Complain(part, exception);
            return answerOnFailure;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Says what failed, once for each part.</summary>
    public void Complain(string part, Exception exception)
    {
        if (complained.TryAdd(part, true))
            MiddlewareLog.Failed(logger, exception, part);
    }
}
