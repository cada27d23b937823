#pragma warning disable CS1998
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

/// <summary>How calls come out, and when their callers hear of it.</summary>
public static class OutcomeShapes
{
    [XRayTask]
    static async Task<int> Waiting(Task before, int result)
    {
        await before;
        return result;
    }

    [Shape(Scopes = 3)]
    public static async Task Calls_that_end_in_another_order_than_they_began(Log log)
    {
        TaskCompletionSource[] gates = [new(), new(), new()];
        Task<int>[] calls = [.. gates.Select((gate, i) => Waiting(gate.Task, i))];
        foreach (int i in new[] { 1, 2, 0 })
        {
            gates[i].SetResult();
            log.Add((await calls[i]).ToString());
        }
    }

    [Shape(Scopes = 1)]
    public static async Task A_task_awaited_by_several(Log log)
    {
        var gate = new TaskCompletionSource();
        Task<int> call = Waiting(gate.Task, 4);
        Task<int>[] consumers = [Consume(), Consume(), Consume()];
        gate.SetResult();
        log.Add((await Task.WhenAll(consumers)).Sum().ToString());

        async Task<int> Consume() => await call + await call;
    }

    [Shape(Scopes = 2, Failures = 1)]
    public static async Task A_task_waited_for_by_blocking(Log log)
    {
        log.Add(Waiting(Task.Delay(1), 3).Result.ToString());
        try
        {
            Waiting(Task.FromException(new Boom("blocked")), 0).Wait();
        }
        catch (AggregateException e)
        {
            log.Add(e.InnerExceptions.Single().Message);
        }
        await Task.Yield();
    }

    [XRayTask]
    static async Task TimesOut() => throw new TimeoutException("too late");

    [XRayTask]
    static async Task CancelsWithoutToken()
    {
        await Task.Yield();
        throw new OperationCanceledException("own");
    }

    [XRayTask]
    static async Task AwaitsCancelled() => await Task.FromCanceled(new CancellationToken(true));

    [Shape(Scopes = 3, Failures = 3)]
    public static async Task Timeouts_and_cancellations_of_every_kind(Log log)
    {
        await log.Call(TimesOut);
        await log.Call(CancelsWithoutToken);
        await log.Call(AwaitsCancelled);
    }

    [XRayTask]
    static Task ReturnsCancelled() => Task.FromCanceled(new CancellationToken(true));

    [XRayTask]
    static async ValueTask CancelledValue()
    {
        await Task.Yield();
        new CancellationToken(true).ThrowIfCancellationRequested();
    }

    [Shape(Scopes = 2, Failures = 2)]
    public static async Task Cancelled_tasks_that_are_returned(Log log)
    {
        await log.Call(ReturnsCancelled);
        await log.CallValue(() => CancelledValue());
    }

    [XRayTask]
    static async Task FailsWithSeveral()
    {
        await Task.WhenAll(Task.FromException(new Boom("a")), Task.FromException(new Boom("b")));
    }

    [Shape(Failures = 1)]
    public static Task The_first_of_several_exceptions(Log log) => log.Call(FailsWithSeveral);

    sealed class Odd() : Exception("odd")
    {
        public override string Message => throw new Boom("the message cannot be read");
    }

    [XRayTask]
    static async Task ThrowsOdd()
    {
        await Task.Yield();
        throw new Odd();
    }

    [Shape(Failures = 1)]
    public static Task An_exception_whose_message_cannot_be_read(Log log) => log.Call(ThrowsOdd, onlyTheTypeOfTheException: true);

    [XRayTask]
    static async Task<int> ThrowsFromDeep(int depth)
    {
        await Task.Yield();
        return depth == 0 ? throw new Boom("deep") : await ThrowsFromDeep(depth - 1);
    }

    [Shape(Scopes = 4, Failures = 4)]
    public static Task An_exception_through_several_calls_keeps_its_stack(Log log) => log.Call(() => ThrowsFromDeep(3));

    [XRayTask]
    static async Task<string> Caught()
    {
        try
        {
            await ThrowsFromDeep(0);
            return "nothing";
        }
        catch (Boom e)
        {
            return e.Message;
        }
    }

    [Shape(Scopes = 2, Failures = 1)]
    public static Task A_failed_call_within_one_that_succeeds(Log log) => log.Call(Caught);

    [XRayTask]
    static async Task Polling(Log log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            log.Add("poll");
            await Task.Yield();
        }
    }

    [Shape]
    public static async Task A_loop_that_its_token_stops(Log log)
    {
        using var stop = new CancellationTokenSource();
        int polls = 0;
        Task polling = Task.CompletedTask;
        await log.Call(() => polling = Polling(log, Stopping(stop, ref polls)));
        log.Add(polling.Status.ToString());
    }

    static CancellationToken Stopping(CancellationTokenSource stop, ref int polls)
    {
        polls++;
        stop.Cancel();
        return stop.Token;
    }

    [XRayTask]
    static async Task<Task<int>> TaskOfTask()
    {
        await Task.Yield();
        return Waiting(Task.Delay(1), 8);
    }

    [Shape(Scopes = 2)]
    public static async Task A_task_whose_result_is_a_task(Log log) => log.Add((await await TaskOfTask()).ToString());

    [XRayTask]
    static async ValueTask<Action> ResultThatIsADelegate(Log log)
    {
        await Task.Yield();
        return () => log.Add("called");
    }

    [Shape]
    public static async Task A_result_that_is_a_delegate(Log log) => (await ResultThatIsADelegate(log))();

    [XRayTask]
    static async Task<nint> NativeInteger(nint n)
    {
        await Task.Yield();
        return n << 1;
    }

    [XRayTask]
    static async Task<DayOfWeek?> NullableEnum(bool has)
    {
        await Task.Yield();
        return has ? DayOfWeek.Friday : null;
    }

    [Shape(Scopes = 3)]
    public static async Task Native_integers_and_nullable_enums(Log log)
    {
        await log.Call(() => NativeInteger(21));
        await log.Call(() => NullableEnum(true));
        await log.Call(() => NullableEnum(false));
    }

    [XRaySubsegment]
    static async Task<int> Part(int n)
    {
        await Task.Yield();
        return n;
    }

    [XRayTask]
    static async Task<int> WithParts() => await Part(1) + await Part(2);

    [Shape(Scopes = 3)]
    public static Task A_task_with_subsegments(Log log) => log.Call(WithParts);

    [Shape(Scopes = 0)]
    public static Task A_subsegment_without_a_trace_is_nothing(Log log) => log.Call(() => Part(3));

    [XRayTask(Trace = XRayTraceMode.Join)]
    static async Task<int> Joining(int n)
    {
        await Task.Yield();
        return n;
    }

    [Shape]
    public static Task A_task_that_would_join_and_has_nothing_to_join(Log log) => log.Call(() => Joining(3));

    [XRayTask]
    static async void VoidAtOnce(Log log)
    {
        log.Add("void");
    }

    [Shape]
    public static async Task Async_void_that_completes_at_once(Log log)
    {
        log.CallSync(() => VoidAtOnce(log));
        await log.Settle();
    }
}
