using System.Diagnostics;

namespace XRaySink.Propagation;

/// <summary>
/// What .NET has only one of in a process: the propagator and the maker of trace ids. They are X-Ray's while at least one sink runs,
/// unless the application has set its own.
/// </summary>
internal static class ProcessPropagation
{
    static readonly Func<ActivityTraceId> GenerateTraceId = static () => XRayTraceIds.Generate();
    static readonly object Gate = new();

    static int uses;
    static DistributedContextPropagator? replaced;
    static XRayPropagator? installed;

    /// <summary>Makes propagation X-Ray's until the result is disposed, and every other use with it.</summary>
    public static IDisposable Use()
    {
        lock (Gate)
        {
            if (uses++ == 0)
                Install();
        }
        return new Lease();
    }

    static void Install()
    {
        // The framework's default is one object, so any other was chosen by the application.
        DistributedContextPropagator current = DistributedContextPropagator.Current;
        if (ReferenceEquals(current, DistributedContextPropagator.CreateDefaultPropagator()))
        {
            replaced = current;
            DistributedContextPropagator.Current = installed = new XRayPropagator(current);
        }
        Activity.TraceIdGenerator ??= GenerateTraceId;
    }

    static void Restore()
    {
        if (replaced is not null && ReferenceEquals(DistributedContextPropagator.Current, installed))
            DistributedContextPropagator.Current = replaced;
        if (Activity.TraceIdGenerator == GenerateTraceId)
            Activity.TraceIdGenerator = null;
        replaced = null;
        installed = null;
    }

    sealed class Lease : IDisposable
    {
        int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) != 0)
                return;

            lock (Gate)
            {
                if (--uses == 0)
                    Restore();
            }
        }
    }
}
