#pragma warning disable CS1998, CS0162, CS0414
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

/// <summary>What a body can do between its beginning and its end.</summary>
public static class PlainShapes
{
    static int counter;

    [XRayTask]
    static async Task Yielding() => await Task.Yield();

    [Shape]
    public static Task Await_a_yield(Log log) => log.Call(Yielding);

    [XRayTask]
    static async Task Empty()
    {
    }

    [Shape]
    public static Task Empty_body_without_any_state(Log log) => log.Call(Empty);

    [XRayTask]
    static async Task Counting() => counter++;

    [Shape]
    public static Task Completes_synchronously(Log log) => log.Call(Counting);

    [XRayTask]
    static async Task Throwing() => throw new Boom("at once");

    [Shape(Failures = 1)]
    public static Task Only_throws_and_has_no_result(Log log) => log.Call(Throwing);

    [XRayTask]
    static async Task ThrowingBlock()
    {
        throw new Boom("block");
    }

    [Shape(Failures = 1)]
    public static Task Only_throws_from_a_block(Log log) => log.Call(ThrowingBlock);

    [XRayTask]
    static async Task ThrowingLater()
    {
        await Task.Yield();
        throw new Boom("later");
    }

    [Shape(Failures = 1)]
    public static Task Throws_after_an_await_and_fails_exactly_once(Log log) => log.Call(ThrowingLater);

    [XRayTask]
    static async Task Forever(CancellationToken cancellation)
    {
        while (true)
            await Task.Delay(1, cancellation);
    }

    [Shape(Scopes = 2, Failures = 2)]
    public static async Task Never_returns_and_is_cancelled_later_or_before_the_start(Log log)
    {
        using var later = new CancellationTokenSource(20);
        await log.Call(() => Forever(later.Token), onlyTheTypeOfTheException: true);
        await log.Call(() => Forever(new CancellationToken(true)));
    }

    [XRayTask]
    static async Task SpinsWithoutAwait(int[] rounds)
    {
        while (true)
        {
            if (rounds[0]-- == 0)
                throw new Boom("spun");
        }
    }

    [Shape(Failures = 1)]
    public static Task Loop_head_is_the_first_instruction_of_the_body(Log log) => log.Call(() => SpinsWithoutAwait([5]));

    [XRayTask]
    static async Task EarlyReturn(bool early)
    {
        if (early)
            return;
        await Task.Yield();
        counter++;
    }

    [Shape(Scopes = 2)]
    public static async Task Returns_before_the_first_await(Log log)
    {
        await log.Call(() => EarlyReturn(true));
        await log.Call(() => EarlyReturn(false));
    }

    [XRayTask]
    static async Task<int> Value(int a)
    {
        if (a < 0)
            return -1;
        try
        {
            await Task.Yield();
            if (a > 10)
                return 10;
        }
        finally
        {
            await Task.Yield();
        }
        return a;
    }

    [Shape(Scopes = 3)]
    public static async Task Several_returns_one_inside_try_with_an_await_in_finally(Log log)
    {
        await log.Call(() => Value(-5));
        await log.Call(() => Value(5));
        await log.Call(() => Value(50));
    }

    [XRayTask]
    static async Task IfAtTheEnd(bool condition)
    {
        if (condition)
        {
            await Task.Yield();
        }
    }

    [Shape(Scopes = 2)]
    public static async Task An_await_in_an_if_is_the_last_statement(Log log)
    {
        await log.Call(() => IfAtTheEnd(true));
        await log.Call(() => IfAtTheEnd(false));
    }

    [XRayTask]
    static async Task<string> ManyReturns(int a)
    {
        if (a == 0) return "zero";
        if (a == 1) { await Task.Yield(); return "one"; }
        if (a == 2) return await Task.FromResult("two");
        for (int i = 3; i < 10; i++)
        {
            if (a == i) return "loop " + i;
            await Task.Yield();
        }
        return "many";
    }

    [Shape(Scopes = 5)]
    public static async Task Many_early_returns(Log log)
    {
        foreach (int a in new[] { 0, 1, 2, 5, 99 })
            await log.Call(() => ManyReturns(a));
    }

    [XRayTask]
    static async Task Rethrowing()
    {
        try
        {
            await Throwing();
        }
        catch
        {
            throw;
        }
    }

    [Shape(Scopes = 2, Failures = 2)]
    public static Task Catch_that_only_rethrows(Log log) => log.Call(Rethrowing);

    [XRayTask]
    static async Task Translating()
    {
        try
        {
            counter = int.Parse("x");
        }
        catch (FormatException e)
        {
            throw new Boom(e.GetType().Name);
        }
    }

    [Shape(Failures = 1)]
    public static Task Catch_that_throws_another_without_an_await(Log log) => log.Call(Translating);

    [XRayTask]
    static async Task<string> AwaitsInCatch(bool fail)
    {
        string steps = "";
        try
        {
            await Task.Yield();
            steps += "try ";
            if (fail)
                throw new Boom("inside");
        }
        catch (Boom e) when (e.Message == "inside")
        {
            await Task.Yield();
            steps += "catch ";
            await Task.Yield();
        }
        catch (Exception)
        {
            steps += "other ";
        }
        finally
        {
            await Task.Yield();
            steps += "finally";
        }
        return steps;
    }

    [Shape(Scopes = 2)]
    public static async Task Awaits_in_catch_and_a_filter(Log log)
    {
        await log.Call(() => AwaitsInCatch(true));
        await log.Call(() => AwaitsInCatch(false));
    }

    [XRayTask]
    static async Task<int> FilterOnly(int a)
    {
        try
        {
            if (a > 0)
                throw new Boom("f" + a);
            return 0;
        }
        catch (Boom e) when (e.Message == "f1")
        {
            return 1;
        }
    }

    [Shape(Scopes = 3, Failures = 1)]
    public static async Task A_filter_is_not_taken_for_the_outermost_handler(Log log)
    {
        await log.Call(() => FilterOnly(0));
        await log.Call(() => FilterOnly(1));
        await log.Call(() => FilterOnly(2));
    }

    [XRayTask]
    static async Task<string> Long(int a)
    {
        string s = "";
        switch (a % 7)
        {
            case 0: s += "zero"; await Task.Yield(); s += s.Length + s.GetHashCode() % 1; break;
            case 1: s += "one"; s += string.Join(",", Enumerable.Range(0, a).Select(i => i * 2)); break;
            case 2: s += "two"; await Task.FromResult(2); s += string.Join(",", Enumerable.Range(0, a).Select(i => i * 3)); break;
            case 3: s += "three"; s += a.ToString("D8") + a.ToString("X8") + (a + 1).ToString("N2", System.Globalization.CultureInfo.InvariantCulture); break;
            case 4: s += "four"; await Task.Yield(); s += await Task.FromResult("4"); break;
            case 5: s += "five"; for (int i = 0; i < 5; i++) s += i * a + ";" + (i - a) + ";" + (i ^ a); break;
            default: s += "default"; s += Math.Sqrt(a * a).ToString(System.Globalization.CultureInfo.InvariantCulture); break;
        }
        if (s.Length > 100) { s = s.Substring(0, 100); await Task.Yield(); }
        return s + "!" + s.Length;
    }

    [Shape(Scopes = 8)]
    public static async Task Long_body_whose_short_branches_overflow(Log log)
    {
        for (int a = 0; a < 8; a++)
            await log.Call(() => Long(a));
    }

    [XRayTask]
    static async Task<int> TryFirst(string text)
    {
        try
        {
            return int.Parse(text);
        }
        catch (FormatException)
        {
            return -1;
        }
    }

    [Shape(Scopes = 2)]
    public static async Task A_try_is_the_first_statement(Log log)
    {
        await log.Call(() => TryFirst("12"));
        await log.Call(() => TryFirst("twelve"));
    }

    [XRayTask]
    static async Task<int> NestedTriesFirst(string text)
    {
        try
        {
            try
            {
                try
                {
                    counter += int.Parse(text);
                    await Task.Yield();
                    return counter - counter + 1;
                }
                finally
                {
                    counter++;
                }
            }
            catch (FormatException)
            {
                return -1;
            }
        }
        finally
        {
            counter--;
        }
    }

    [Shape(Scopes = 2)]
    public static async Task Nested_tries_all_begin_at_the_first_statement(Log log)
    {
        await log.Call(() => NestedTriesFirst("12"));
        await log.Call(() => NestedTriesFirst("twelve"));
    }

    sealed class Node
    {
        public Task<int> Number() => Task.FromResult(42);

        public async Task Wait() => await Task.Yield();
    }

    [XRayTask]
    static async Task<int> Ternary(bool c) => await (c ? Task.FromResult(1) : SlowTwo());

    static async Task<int> SlowTwo()
    {
        await Task.Yield();
        return 2;
    }

    [XRayTask]
    static async Task<int> Conditional(object? o)
    {
        var node = o as Node;
        if (o != null)
            await (node?.Wait() ?? Task.CompletedTask);
        return node is null ? -1 : await node.Number();
    }

    [Shape(Scopes = 4)]
    public static async Task Conditional_awaits(Log log)
    {
        await log.Call(() => Ternary(true));
        await log.Call(() => Ternary(false));
        await log.Call(() => Conditional(new Node()));
        await log.Call(() => Conditional(null));
    }

    sealed class AsyncResource(List<string> steps) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            steps.Add("disposed");
        }
    }

    static async IAsyncEnumerable<int> Numbers()
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    [XRayTask]
    static async Task<string> UsingAndForeach()
    {
        var steps = new List<string>();
        await using (new AsyncResource(steps))
        {
            await foreach (int number in Numbers())
                steps.Add(number.ToString());
        }
        return string.Join(" ", steps);
    }

    [Shape]
    public static Task Await_using_and_await_foreach(Log log) => log.Call(UsingAndForeach);

    readonly struct Releaser(List<string> steps) : IDisposable
    {
        public void Dispose() => steps.Add("released");
    }

    sealed class LockAwaitable(List<string> steps)
    {
        public LockAwaiter GetAwaiter() => new(steps);
    }

    readonly struct LockAwaiter(List<string> steps) : System.Runtime.CompilerServices.ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Releaser GetResult() => new(steps);

        public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(_ => continuation());

        public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(_ => continuation(), null);
    }

    [XRayTask]
    static async Task<string> UsingCustomAwaitable()
    {
        var steps = new List<string>();
        using (await new LockAwaitable(steps))
        {
            steps.Add("inside");
            await Task.Yield();
        }
        return string.Join(" ", steps);
    }

    [Shape]
    public static Task Custom_awaitable_in_a_using(Log log) => log.Call(UsingCustomAwaitable);

    record Point(int X, int Y);

    [XRayTask]
    static async Task<string> NewSyntax(Point point)
    {
        await Task.Yield();
        Point moved = point with { X = await Task.FromResult(9) };
        int[] collected = [1, .. new[] { 2, 3 }, await Task.FromResult(4)];
        int sum = Sum(collected);
        await Task.Yield();
        return $"{moved} {sum} {point?.Y}";

        static int Sum(int[] numbers)
        {
            Span<int> copy = stackalloc int[numbers.Length];
            numbers.CopyTo(copy);
            int sum = 0;
            foreach (ref int n in copy)
                sum += n;
            return sum;
        }
    }

    [Shape]
    public static Task With_expressions_collection_expressions_and_null_conditionals(Log log) => log.Call(() => NewSyntax(new Point(1, 2)));

    [XRayTask]
    static async Task<int> SpansBetweenAwaits(int[] numbers)
    {
        await Task.Yield();
        int sum;
        {
            Span<int> local = stackalloc int[2];
            ref int first = ref numbers[0];
            first++;
            local[0] = first;
            sum = local[0] + local[1];
        }
        await Task.Yield();
        return sum;
    }

    [Shape]
    public static Task Stack_memory_and_ref_locals_between_awaits(Log log) => log.Call(() => SpansBetweenAwaits([4, 5]));

    static readonly object Gate = new();
    static readonly Lock NewGate = new();

    [XRayTask]
    static async Task<int> Locking()
    {
        int a;
        lock (Gate)
            a = 1;
        lock (NewGate)
            a++;
        await Task.Yield();
        return a;
    }

    [Shape]
    public static Task Locks_before_an_await(Log log) => log.Call(Locking);

    [XRayTask]
    static async Task<int> OtherCompletions()
    {
        var source = new TaskCompletionSource<int>();
        source.SetResult(3);
        var failed = new TaskCompletionSource();
        failed.SetException(new Boom("another's"));
        _ = failed.Task.Exception;
        var builder = System.Runtime.CompilerServices.AsyncTaskMethodBuilder<int>.Create();
        Task<int> built = builder.Task;
        builder.SetResult(await source.Task);
        var broken = System.Runtime.CompilerServices.AsyncTaskMethodBuilder<int>.Create();
        _ = broken.Task;
        broken.SetException(new Boom("another builder's"));
        _ = broken.Task.Exception;
        return await built;
    }

    [Shape]
    public static Task SetResult_and_SetException_of_the_users_own_are_left_alone(Log log) => log.Call(OtherCompletions);

    [XRayTask]
    static async Task<(int Sum, string Text)> Tuples(dynamic number, int unused, string text)
    {
        await Task.Yield();
        int sum = number + await new ValueTask<int>(2);
        await Task.Yield();
        return (sum, text);
    }

    [Shape]
    public static Task Two_kinds_of_awaiter_dynamic_tuples_and_an_unused_parameter(Log log) => log.Call(() => Tuples(40, 0, "text"));

    static async Task<int> Awaited(Log log, int n)
    {
        log.Add("step " + n);
        await Task.Yield();
        return n;
    }

    [XRayTask]
    static async Task<int> Ordered(Log log) => await Awaited(log, 1) + await Awaited(log, 2) * await Awaited(log, 3);

    [Shape]
    public static Task Side_effects_keep_their_order(Log log) => log.Call(() => Ordered(log));

    [XRayTask]
    static async Task<int> Huge(int n)
    {
        int a = n;
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        await Task.Yield();
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        a += await Task.FromResult(a); a -= 1; a += await Task.FromResult(a) % 7; a ^= 3; a += await Task.FromResult(1);
        return a;
    }

    [Shape]
    public static Task A_body_with_many_awaits(Log log) => log.Call(() => Huge(3));

    [XRayTask]
    static async Task<string> Goto(int n)
    {
        string s = "";
    again:
        s += n;
        await Task.Yield();
        if (--n > 0)
            goto again;
        return s;
    }

    [Shape]
    public static Task Goto_to_the_first_statement(Log log) => log.Call(() => Goto(3));

    [XRayTask]
    static async Task<int> LoopFirst(int[] rounds)
    {
        while (rounds[0]-- > 0)
            rounds[1] += 2;
        return rounds[1];
    }

    [Shape]
    public static Task A_loop_without_await_is_the_first_statement(Log log) => log.Call(() => LoopFirst([4, 0]));

    [XRayTask]
    static async Task<string> Pattern(object value)
    {
        await Task.Yield();
        return value switch
        {
            int and > 5 => "big",
            int n => "small " + await Task.FromResult(n),
            string { Length: > 2 } s => s,
            null => "null",
            _ => throw new Boom("no pattern"),
        };
    }

    [Shape(Scopes = 4, Failures = 1)]
    public static async Task Pattern_matching_with_a_throwing_arm(Log log)
    {
        await log.Call(() => Pattern(9));
        await log.Call(() => Pattern(2));
        await log.Call(() => Pattern("text"));
        await log.Call(() => Pattern(2.5));
    }

    [XRayTask]
    static async Task<int> Recursive(int n) => n == 0 ? 0 : 1 + await Recursive(n - 1);

    [Shape(Scopes = 6)]
    public static Task Recursion(Log log) => log.Call(() => Recursive(5));

    [XRayTask]
    static async Task<int> Parallel(int n)
    {
        int[] parts = await Task.WhenAll(Enumerable.Range(0, n).Select(async i => { await Task.Yield(); return i; }));
        return parts.Sum();
    }

    [Shape]
    public static Task Async_lambdas_inside(Log log) => log.Call(() => Parallel(20));

    [XRayTask]
    static async Task ThrowsInFinally()
    {
        try
        {
            await Task.Yield();
            throw new Boom("first");
        }
        finally
        {
            await Task.Yield();
            Throw("second");
        }
    }

    static void Throw(string message) => throw new Boom(message);

    [Shape(Failures = 1)]
    public static Task An_exception_in_finally_replaces_the_first(Log log) => log.Call(ThrowsInFinally);

    [XRayTask]
    static async Task<T?> Defaulted<T>() => default;

    [Shape(Scopes = 2)]
    public static async Task Result_is_the_default(Log log)
    {
        await log.Call(() => Defaulted<string>());
        await log.Call(() => Defaulted<int>());
    }
}
