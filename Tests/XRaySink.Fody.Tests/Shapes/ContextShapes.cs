using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

public static class ContextShapes
{
    [XRayTask]
    static async Task<bool> Outer()
    {
        Activity? mine = Activity.Current;
        await Inner();
        return ReferenceEquals(mine, Activity.Current);
    }

    [XRayTask]
    static async Task Inner() => await Task.Yield();

    [Shape(Scopes = 2)]
    public static Task A_woven_call_inside_a_woven_call(Log log) => log.Call(Outer);

    [Shape(Scopes = 10)]
    public static async Task Calls_one_after_the_other_and_at_once(Log log)
    {
        for (int i = 0; i < 5; i++)
            await log.Call(Inner);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Inner()));
    }

    [Shape]
    public static async Task A_call_that_is_not_awaited_at_once(Log log)
    {
        Activity? before = Activity.Current;
        Task task = Inner();
        log.Add("kept: " + ReferenceEquals(before, Activity.Current));
        await Task.Yield();
        await task;
        log.Add("kept: " + ReferenceEquals(before, Activity.Current));
    }

    sealed class Gate : INotifyCompletion
    {
        Action? continuation;

        public bool IsCompleted => false;

        public Gate GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => this.continuation = continuation;

        public void Open() => continuation!();
    }

    [XRayTask]
    static async Task Gated(Gate gate) => await gate;

    [Shape]
    public static async Task A_continuation_that_runs_inside_the_completion(Log log)
    {
        var gate = new Gate();
        Task task = Gated(gate);
        Task continuation = task.ContinueWith(_ => log.Add("continued"), TaskContinuationOptions.ExecuteSynchronously);
        gate.Open();
        log.Add("opened");
        await continuation;
    }

    [Shape]
    public static async Task With_the_flow_of_the_context_suppressed(Log log)
    {
        Task task;
        using (ExecutionContext.SuppressFlow())
            task = Inner();
        await task;
        log.Add("done");
    }

    [XRayTask]
    static async Task<int> NotContinuedOnTheContext()
    {
        await Task.Delay(1).ConfigureAwait(false);
        await Task.Yield();
        return 3;
    }

    [Shape]
    public static Task Awaits_that_do_not_capture_the_context(Log log) => log.Call(NotContinuedOnTheContext);

    sealed class InlineContext : SynchronizationContext
    {
        public int Posts;

        public override void Post(SendOrPostCallback callback, object? state)
        {
            Interlocked.Increment(ref Posts);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                SetSynchronizationContext(this);
                try
                {
                    callback(state);
                }
                finally
                {
                    SetSynchronizationContext(null);
                }
            });
        }
    }

    [Shape]
    public static async Task With_a_synchronization_context(Log log)
    {
        var context = new InlineContext();
        Task task;
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            task = Inner();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        await task.ConfigureAwait(false);
        log.Add("posts: " + context.Posts);
    }

    [XRayTask]
    static async Task Cancelled(CancellationToken token)
    {
        await Task.Yield();
        token.ThrowIfCancellationRequested();
    }

    [Shape(Failures = 1)]
    public static Task A_cancelled_call_stays_cancelled(Log log) => log.Call(() => Cancelled(new CancellationToken(true)));

    static readonly Boom Shared = new("shared");

    [XRayTask]
    static async Task ThrowsShared()
    {
        await Task.Yield();
        throw Shared;
    }

    [Shape(Failures = 1)]
    public static async Task The_exception_is_the_same_instance(Log log)
    {
        try
        {
            await ThrowsShared();
        }
        catch (Boom boom)
        {
            log.Add("same: " + ReferenceEquals(boom, Shared));
        }
    }

    [XRayTask]
    static async Task<string> OwnActivity()
    {
        using var activity = new Activity("own").Start();
        await Task.Yield();
        return ReferenceEquals(activity, Activity.Current).ToString();
    }

    [Shape]
    public static Task An_activity_of_the_users_own_inside(Log log) => log.Call(OwnActivity);

    [Shape]
    public static async Task An_activity_of_the_callers_own_around(Log log)
    {
        using Activity activity = new Activity("caller").Start();
        await log.Call(Inner);
        log.Add("kept: " + ReferenceEquals(activity, Activity.Current));
    }

    [Shape(Scopes = 2000)]
    public static async Task Two_thousand_calls_at_once(Log log)
    {
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => Inner()));
        log.Add("done");
    }

    static readonly AsyncLocal<int> Depth = new();

    [XRayTask]
    static async Task<int> AsyncLocals()
    {
        Depth.Value++;
        await Task.Yield();
        return Depth.Value;
    }

    [Shape]
    public static async Task Async_locals_of_the_users_own(Log log)
    {
        Depth.Value = 5;
        await log.Call(AsyncLocals);
        log.Add(Depth.Value.ToString());
    }
}
