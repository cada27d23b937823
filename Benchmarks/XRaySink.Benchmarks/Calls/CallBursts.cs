using System.Diagnostics;
using Castle.DynamicProxy;
using XRaySink.Benchmarks.Turns;

namespace XRaySink.Benchmarks.Calls;

/// <summary>Bursts of calls of marked methods, and of what they are compared with.</summary>
static class CallBursts
{
    const int Calls = 2_000;
    const int Traces = 500;
    const int Children = 3;
    const int ItemCount = 100_000;

    public static Burst Start(string kind, string state, string way)
    {
        Recorder recorder = Recorder.Start(state, way);
        Job.Work.Suspends = kind.EndsWith("suspended", StringComparison.Ordinal);
        (int calls, Action run) = (kind, way) switch
        {
            ("synchronous", "bare") => Repeat(Job.BareSynchronous),
            ("synchronous", "woven") => Repeat(Job.WovenSynchronous),
            ("synchronous", _) => Repeat(Job.HandWrittenSynchronous),
            ("task" or "task-suspended", "bare") => Repeat(Job.Bare),
            ("task" or "task-suspended", "woven") => Repeat(Job.Woven),
            ("task" or "task-suspended", "aspect-injector") => Repeat(Job.Injected),
            ("task" or "task-suspended", "castle") => Repeat(Proxy().Proxied),
            ("task" or "task-suspended", _) => Repeat(Job.HandWritten),
            ("subsegment" or "subsegment-suspended", "woven") => InTrace(Job.WovenSubsegment),
            ("subsegment" or "subsegment-suspended", _) => InHandWrittenTrace(Job.HandWrittenSubsegment),
            ("item", "woven") => (ItemCount, static () => Items.Sum(Items.Woven(ItemCount)).GetAwaiter().GetResult()),
            ("item", _) => (ItemCount, static () => Items.Sum(Items.Bare(ItemCount)).GetAwaiter().GetResult()),
            ("tree", "woven") => Grow(Trees.Woven),
            ("tree", _) => Grow(Trees.HandWritten),
            _ => throw new ArgumentException("There is no case '" + kind + "'.", nameof(kind)),
        };
        return new Burst(calls, run, recorder.Settle);
    }

    static IJob Proxy() => new ProxyGenerator().CreateInterfaceProxyWithTarget<IJob>(new Job(), new TraceInterceptor());

    static (int, Action) Repeat(Action method) => (Calls, () =>
    {
        for (int i = 0; i < Calls; i++)
            method();
    }
    );

    static (int, Action) Repeat(Func<Task> method) => (Calls, () => Make(method));

    static (int, Action) InTrace(Func<Task> method) => (Calls, () => XRay.RunTask("Job/Run", () =>
    {
        Make(method);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult());

    static (int, Action) InHandWrittenTrace(Func<Task> method) => (Calls, () =>
    {
        Activity? root = Job.StartTask(null);
        Make(method);
        Job.Stop(root, null);
    }
    );

    static (int, Action) Grow(Action<int> tree) => (Traces, () =>
    {
        for (int i = 0; i < Traces; i++)
            tree(Children);
    }
    );

    static void Make(Func<Task> method)
    {
        for (int i = 0; i < Calls; i++)
        {
            Task call = method();
            Job.Work.Resume();
            call.GetAwaiter().GetResult();
        }
    }
}
