using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace XRaySink.Listening;

/// <summary>Runs what may fail, so that the failure costs a part of a trace and never reaches the traced code. It is logged the first time.</summary>
sealed class Complaints(ILogger logger)
{
    readonly ConcurrentDictionary<string, bool> complained = [];

    /// <summary>Whether it succeeded.</summary>
    public bool Run<T>(string part, Action<T> action, T argument)
    {
        try
        {
            action(argument);
            return true;
        }
#pragma warning disable CA1031 // whatever the recorder, its emitter or the user's own objects throw
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (complained.TryAdd(part, true))
                RecorderLog.Failed(logger, exception, part);
            return false;
        }
    }
}
