using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using XRaySink;

namespace Shapes;

public static class ReturnedTaskShapes
{
    static async Task Slow()
    {
        await Task.Yield();
    }

    static async Task<int> SlowNumber(int n)
    {
        await Task.Yield();
        return n;
    }

    static async Task SlowBoom()
    {
        await Task.Yield();
        throw new Boom("slow");
    }

    [XRayTask]
    static Task Passing() => Slow();

    [XRayTask]
    static Task<int> PassingNumber() => SlowNumber(4);

    [Shape(Scopes = 2)]
    public static async Task The_call_ends_when_the_task_ends(Log log)
    {
        await log.Call(Passing);
        await log.Call(PassingNumber);
    }

    static readonly Task<int> Known = Task.FromResult(8);

    [XRayTask]
    static Task<int> Completed() => Known;

    [XRayTask]
    static Task CompletedTask() => Task.CompletedTask;

    [Shape(Scopes = 3)]
    public static async Task A_task_that_has_succeeded_is_handed_back_itself(Log log)
    {
        await log.Call(Completed);
        await log.Call(CompletedTask);
        log.Add("same: " + ReferenceEquals(Completed(), Known));
    }

    [XRayTask]
    static Task ThrowsAtOnce() => throw new Boom("before any task");

    [XRayTask]
    static Task ThrowsSometimes(bool now)
    {
        if (now)
            throw new Boom("now");
        return SlowBoom();
    }

    [Shape(Scopes = 3, Failures = 3)]
    public static async Task A_throw_before_the_task_stays_synchronous(Log log)
    {
        await log.Call(ThrowsAtOnce);
        await log.Call(() => ThrowsSometimes(true));
        await log.Call(() => ThrowsSometimes(false));
    }

    [XRayTask]
    static Task? Null() => null;

    [XRayTask]
    static Task<string>? NullText() => null;

    [Shape(Scopes = 2)]
    public static Task No_task_is_no_task(Log log)
    {
        log.CallSync(() => Null() is null);
        log.CallSync(() => NullText() is null);
        return Task.CompletedTask;
    }

    [XRayTask]
    static Task Faulted() => Task.FromException(new Boom("faulted"));

    [XRayTask]
    static Task<int> Canceled() => Task.FromCanceled<int>(new CancellationToken(true));

    [XRayTask]
    static Task CanceledByException() => Cancels();

    static async Task Cancels()
    {
        await Task.Yield();
        throw new OperationCanceledException("mine");
    }

    [Shape(Scopes = 3, Failures = 3)]
    public static async Task Tasks_that_failed_or_were_cancelled(Log log)
    {
        await log.Call(Faulted);
        await log.Call(Canceled);
        await log.Call(CanceledByException);
    }

    [XRayTask]
    static Task Several() => Task.WhenAll(Task.FromException(new Boom("one")), SlowBoom(), Task.FromException(new Boom("three")));

    [Shape(Failures = 1)]
    public static async Task Every_exception_of_a_task_is_kept(Log log)
    {
        Task task = Several();
        await Task.WhenAny(task);
        log.Add(Log.Text(task.Exception!.InnerExceptions.Count));
        foreach (string message in task.Exception.InnerExceptions.Select(e => e.Message).OrderBy(text => text))
            log.Add(message);
    }

    sealed class Source : IValueTaskSource<int>, IValueTaskSource
    {
        ManualResetValueTaskSourceCore<int> core = new() { RunContinuationsAsynchronously = true };

        public int Results { get; private set; }

        public ValueTask<int> Task => new(this, core.Version);

        public ValueTask Nothing => new(this, core.Version);

        public void Complete(int result) => core.SetResult(result);

        public void Fail(Exception exception) => core.SetException(exception);

        public int GetResult(short token)
        {
            Results++;
            return core.GetResult(token);
        }

        void IValueTaskSource.GetResult(short token) => GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            core.OnCompleted(continuation, state, token, flags);
    }

    [XRayTask]
    static ValueTask<int> FromSource(Source source) => source.Task;

    [XRayTask]
    static ValueTask FromSourceNothing(Source source) => source.Nothing;

    [Shape(Scopes = 4, Failures = 1)]
    public static async Task A_value_task_is_consumed_once(Log log)
    {
        var done = new Source();
        done.Complete(1);
        await log.CallValue(() => FromSource(done));

        var later = new Source();
        Task call = log.CallValue(() => FromSource(later));
        later.Complete(2);
        await call;

        var nothing = new Source();
        call = log.CallValue(() => FromSourceNothing(nothing));
        nothing.Complete(3);
        await call;

        var failing = new Source();
        Task failed = log.Call((Func<Task>)(async () => await FromSource(failing)), onlyTheTypeOfTheException: true);
        failing.Fail(new Boom("source"));
        await failed;
        log.Add($"{done.Results} {later.Results} {nothing.Results} {failing.Results}");
    }

    [XRayTask]
    static ValueTask Default() => default;

    [XRayTask]
    static ValueTask<string> Immediate() => new("now");

    [XRayTask]
    static ValueTask<int> Wrapping() => new(SlowNumber(9));

    [Shape(Scopes = 3)]
    public static async Task Value_tasks_of_every_kind(Log log)
    {
        await log.CallValue(() => Default());
        await log.CallValue(() => Immediate());
        await log.CallValue(() => Wrapping());
    }

    [XRayTask]
    static Task<int> Branching(int n)
    {
        try
        {
            if (n == 0)
                return Task.FromResult(0);
            for (int i = 0; i < n; i++)
            {
                if (i == 2)
                    return SlowNumber(i);
            }
        }
        finally
        {
            n--;
        }
        return SlowNumber(-n);
    }

    [Shape(Scopes = 3)]
    public static async Task Several_returns_of_tasks(Log log)
    {
        await log.Call(() => Branching(0));
        await log.Call(() => Branching(1));
        await log.Call(() => Branching(5));
    }

    static readonly AsyncLocal<string?> Ambient = new();

    [XRayTask]
    static Task SetsAmbient()
    {
        Ambient.Value = "set inside";
        return Slow();
    }

    [Shape]
    public static async Task What_a_synchronous_method_sets_for_its_caller_stays_set(Log log)
    {
        await log.Call(SetsAmbient);
        Task task = SetsAmbientAndReturns(log);
        log.Add("ambient: " + Ambient.Value);
        await task;
    }

    static Task SetsAmbientAndReturns(Log log)
    {
        Ambient.Value = "set";
        return Slow();
    }
}
