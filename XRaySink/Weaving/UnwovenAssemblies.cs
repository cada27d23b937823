using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using XRaySink.Metrics;

namespace XRaySink.Weaving;

/// <summary>
/// Warns of assemblies whose methods are marked, and were not woven: once for each, whether it is loaded when the sink starts or later.
/// Whoever starts the sink or loads an assembly pays for queueing a work item, and no assembly is held.
/// </summary>
sealed class UnwovenAssemblies : IThreadPoolWorkItem, IDisposable
{
    static readonly object Seen = new();

    readonly ConditionalWeakTable<Assembly, object> seen = [];
    readonly ILogger logger;

    int isQueued;

    UnwovenAssemblies(ILogger logger)
    {
        this.logger = logger;
        AppDomain.CurrentDomain.AssemblyLoad += OnLoad;
        Look();
    }

    /// <summary>Begins to watch; <see langword="null"/> when nobody would read the warning, or there is no metadata to read.</summary>
    public static UnwovenAssemblies? Watch(ILogger logger) =>
        // A program compiled ahead of time has none. The switch is a constant there, and all of this is left out of it.
        RuntimeFeature.IsDynamicCodeSupported && logger.IsEnabled(LogLevel.Warning) ? new UnwovenAssemblies(logger) : null;

    public void Dispose() => AppDomain.CurrentDomain.AssemblyLoad -= OnLoad;

    void OnLoad(object? sender, AssemblyLoadEventArgs e) => Look();

    void Look()
    {
        if (Interlocked.Exchange(ref isQueued, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        // What is loaded from here on queues another look.
        Volatile.Write(ref isQueued, 0);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (seen.TryAdd(assembly, Seen))
                Warn(assembly);
        }
    }

    void Warn(Assembly assembly)
    {
        try
        {
            if (WeavingMetadata.IsUnwoven(assembly))
                SinkLog.Unwoven(logger, assembly.GetName().Name ?? "");
        }
#pragma warning disable CA1031 // metadata may be damaged, and a logger is the user's: neither must reach the thread pool
        catch (Exception)
#pragma warning restore CA1031
        {
            // A warning is all that is lost.
        }
    }
}
