using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

/// <summary>Ways through a body that compilers turn into unusual branches, handlers and locals.</summary>
public static class ControlFlowShapes
{
    static async Task<int> Later(int n)
    {
        await Task.Yield();
        return n;
    }

    [XRayTask]
    static async Task<int> LoopsWithJumps(int n)
    {
        int sum = 0;
        for (int i = 0; i < n; i++)
        {
            if (i == 2)
                continue;
            try
            {
                if (i == 4)
                    break;
                sum += await Later(i);
            }
            finally
            {
                sum += 100;
            }
        }
        return sum;
    }

    [Shape(Scopes = 2)]
    public static async Task Break_and_continue_through_a_finally(Log log)
    {
        await log.Call(() => LoopsWithJumps(9));
        await log.Call(() => LoopsWithJumps(0));
    }

    [XRayTask]
    static async Task<string> ReturnsFromNestedFinally(Log log)
    {
        try
        {
            try
            {
                await Task.Yield();
                return "value";
            }
            finally
            {
                await Task.Yield();
                log.Add("inner");
            }
        }
        finally
        {
            log.Add("outer");
        }
    }

    [Shape]
    public static Task A_return_through_two_finally_blocks(Log log) => log.Call(() => ReturnsFromNestedFinally(log));

    [XRayTask]
    static async Task<string> CatchesByType(int n)
    {
        try
        {
            await Later(n);
            throw n switch { 0 => new ArgumentException("argument"), 1 => new IOException("io"), _ => new Boom("boom") };
        }
        catch (ArgumentException e)
        {
            return await Task.FromResult(e.Message);
        }
        catch (IOException e) when (e.Message.Length == 2)
        {
            return e.Message;
        }
    }

    [Shape(Scopes = 3, Failures = 1)]
    public static async Task Several_catch_clauses_and_an_exception_that_none_takes(Log log)
    {
        for (int n = 0; n < 3; n++)
            await log.Call(() => CatchesByType(n));
    }

    static bool Throws(string message) => throw new Boom(message);

    [XRayTask]
    static async Task<string> FilterThatThrows()
    {
        try
        {
            await Task.Yield();
            throw new Boom("body");
        }
        catch (Boom) when (Throws("filter"))
        {
            return "filtered";
        }
        catch (Boom e)
        {
            return e.Message;
        }
    }

    [Shape]
    public static Task A_filter_that_throws_is_false(Log log) => log.Call(FilterThatThrows);

    [XRayTask]
    static async Task<int> RethrowsAfterAwait()
    {
        try
        {
            return await Later(1) / (await Later(0));
        }
        catch (DivideByZeroException)
        {
            await Task.Yield();
            throw;
        }
    }

    [Shape(Failures = 1)]
    public static Task A_rethrow_after_an_await_in_catch(Log log) => log.Call(RethrowsAfterAwait);

    [XRayTask]
    static async Task WrapsTheFirst()
    {
        try
        {
            await Task.FromException(new IOException("first"));
        }
        catch (IOException e)
        {
            throw new Boom("second after " + e.Message);
        }
    }

    [Shape(Failures = 1)]
    public static Task A_failed_task_awaited_and_translated(Log log) => log.Call(WrapsTheFirst);

    [XRayTask]
    static async Task<int> Spilling(int[] numbers) =>
        numbers[await Later(0)] + (numbers[1] = await Later(7)) * Math.Max(numbers[1], await Later(numbers[2]));

    [Shape]
    public static Task Awaits_in_the_middle_of_an_expression(Log log) => log.Call(() => Spilling([1, 2, 3]));

    [XRayTask]
    static async Task<string> CompoundAssignments(int[] numbers)
    {
        numbers[0] += await Later(2);
        numbers[await Later(1)]++;
        numbers[2] <<= await Later(3);
        string? text = null;
        text ??= (await Later(4)).ToString();
        return string.Join(",", numbers) + text;
    }

    [Shape]
    public static Task Awaits_in_compound_assignments(Log log) => log.Call(() => CompoundAssignments([1, 2, 3]));

    [XRayTask]
    static async Task<bool> ShortCircuits(Log log)
    {
        return await Step(true) && (await Step(false) || await Step(true)) && !await Step(false);

        async Task<bool> Step(bool value)
        {
            log.Add("step " + value);
            await Task.Yield();
            return value;
        }
    }

    [Shape]
    public static Task Awaits_in_short_circuits(Log log) => log.Call(() => ShortCircuits(log));

    [XRayTask]
    static async Task<string> Interpolated(int n) => $"{await Later(n)}-{n,4}-{await Later(n + 1):X2}";

    [Shape]
    public static Task Awaits_in_an_interpolated_string(Log log) => log.Call(() => Interpolated(10));

    [XRayTask]
    static async Task<int> DoWhile(int n)
    {
        int rounds = 0;
        do
        {
            rounds++;
        }
        while (await Later(--n) > 0);
        return rounds;
    }

    [Shape]
    public static Task An_await_in_the_condition_of_a_loop(Log log) => log.Call(() => DoWhile(3));

    [XRayTask]
    static async Task<string> SwitchOnText(string text)
    {
        switch (text)
        {
            case "one":
                await Task.Yield();
                goto case "two";
            case "two":
                return text + await Later(2);
            case "three" or "four":
                return text;
            default:
                goto case "two";
        }
    }

    [Shape(Scopes = 4)]
    public static async Task A_switch_with_jumps_between_its_cases(Log log)
    {
        foreach (string text in new[] { "one", "two", "four", "five" })
            await log.Call(() => SwitchOnText(text));
    }

    [XRayTask]
    static async Task<int> Deconstructed()
    {
        (int a, (int b, _)) = await Pair();
        (a, b) = (b, await Later(a));
        return a * 10 + b;

        static async Task<(int, (int, string))> Pair()
        {
            await Task.Yield();
            return (1, (2, "unused"));
        }
    }

    [Shape]
    public static Task Deconstruction_of_what_is_awaited(Log log) => log.Call(Deconstructed);

    [XRayTask]
    static async Task<int> QueryExpression(int[] numbers)
    {
        await Task.Yield();
        return (from n in numbers where n % 2 == 1 let square = n * n orderby square descending select square).First();
    }

    [Shape]
    public static Task A_query_with_its_closures(Log log) => log.Call(() => QueryExpression([1, 2, 3]));

    [XRayTask]
    static async Task<int> CapturedInLoop()
    {
        var functions = new List<Func<int>>();
        for (int i = 0; i < 3; i++)
        {
            int copy = i;
            functions.Add(() => copy * 10);
            await Task.Yield();
        }
        return functions.Sum(f => f());
    }

    [Shape]
    public static Task Closures_made_between_awaits(Log log) => log.Call(CapturedInLoop);

    [XRayTask]
    static async Task<string> LockedUsing(Log log)
    {
        using var first = new StringReader("first");
        await using var second = new MemoryStream();
        using (var third = new StringReader("third"))
            log.Add((await third.ReadLineAsync())!);
        return first.ReadToEnd() + second.Length;
    }

    [Shape]
    public static Task Using_declarations_of_both_kinds(Log log) => log.Call(() => LockedUsing(log));

    [XRayTask]
    static async Task<int> Unreachable(bool stop)
    {
        if (stop)
            throw new Boom("stopped");
        while (true)
        {
            if (await Later(1) == 1)
                return 5;
        }
    }

    [Shape(Scopes = 2, Failures = 1)]
    public static async Task An_end_that_is_never_reached(Log log)
    {
        await log.Call(() => Unreachable(true));
        await log.Call(() => Unreachable(false));
    }

    [XRayTask]
    static int Synchronous(int n)
    {
        int sum = 0;
        foreach (int i in Enumerable.Range(0, n))
        {
            try
            {
                if (i == 3)
                    return sum;
                checked
                {
                    sum += 100 / (i - 1);
                }
            }
            catch (DivideByZeroException)
            {
                sum += 1000;
                continue;
            }
            finally
            {
                sum++;
            }
        }
        return -sum;
    }

    [Shape(Scopes = 2)]
    public static Task A_synchronous_loop_left_from_within_a_try(Log log)
    {
        log.CallSync(() => Synchronous(9));
        log.CallSync(() => Synchronous(2));
        return Task.CompletedTask;
    }

    [XRayTask]
    static int OutOfFinally(int n)
    {
        try
        {
            n++;
        }
        finally
        {
            try
            {
                Throws("in finally");
            }
            catch (Boom)
            {
                n += 10;
                if (n > 100)
                    throw;
            }
        }
        return n;
    }

    [Shape(Scopes = 2, Failures = 1)]
    public static Task An_exception_that_comes_out_of_a_finally_keeps_its_lines(Log log)
    {
        log.CallSync(() => OutOfFinally(1));
        log.CallSync(() => OutOfFinally(100));
        return Task.CompletedTask;
    }

    [XRayTask]
    static T ThrowExpression<T>(T? value) where T : class => value ?? throw new ArgumentNullException(nameof(value));

    [Shape(Scopes = 2, Failures = 1)]
    public static Task A_throw_in_an_expression(Log log)
    {
        log.CallSync(() => ThrowExpression("text"));
        log.CallSync(() => ThrowExpression<string>(null));
        return Task.CompletedTask;
    }

    [XRayTask]
    static Task<int> TriesAndReturns(int n)
    {
        try
        {
            if (n == 0)
                throw new Boom("caught");
            return Later(n);
        }
        catch (Boom)
        {
            return Task.FromResult(-1);
        }
    }

    [Shape(Scopes = 2)]
    public static async Task A_task_returned_from_try_or_catch(Log log)
    {
        await log.Call(() => TriesAndReturns(0));
        await log.Call(() => TriesAndReturns(5));
    }

    [XRayTask]
    static Task<int> ReturnsInUsing()
    {
        using var reader = new StringReader("12");
        return Later(int.Parse(reader.ReadToEnd()));
    }

    [Shape]
    public static Task A_task_that_outlives_the_using_it_was_made_in(Log log) => log.Call(ReturnsInUsing);

    [XRayTask]
    static Task Chosen(int n) => n switch { 0 => Task.CompletedTask, 1 => Later(1), 2 => Task.FromException(new Boom("failed")), _ => throw new Boom("at once") };

    [Shape(Scopes = 4, Failures = 2)]
    public static async Task A_task_chosen_by_an_expression(Log log)
    {
        for (int n = 0; n < 4; n++)
            await log.Call(() => Chosen(n));
    }

    [XRayTask]
    static async ValueTask<int> ValueLoop(int n)
    {
        int sum = 0;
        while (n-- > 0)
        {
            try
            {
                sum += await Later(n);
                if (n == 1)
                    throw new Boom("one");
            }
            catch (Boom)
            {
                sum += 1000;
            }
        }
        return sum;
    }

    [Shape]
    public static Task A_value_task_with_a_loop_around_a_try(Log log) => log.CallValue(() => ValueLoop(4));

    [XRayTask]
    static async IAsyncEnumerable<int> YieldsInTryInLoop(Log log)
    {
        for (int i = 0; i < 3; i++)
        {
            try
            {
                yield return i;
                if (i == 1)
                    yield break;
                await Task.Yield();
            }
            finally
            {
                log.Add("finally " + i);
            }
        }
    }

    [Shape(Scopes = 2)]
    public static async Task Yields_within_a_try_within_a_loop(Log log)
    {
        await log.Enumerate(YieldsInTryInLoop(log));
        await log.Enumerate(YieldsInTryInLoop(log), take: 1);
    }

    [XRayTask]
    static async IAsyncEnumerable<string> CatchesBetweenYields()
    {
        string text;
        try
        {
            text = (await Later(3) / await Later(0)).ToString();
        }
        catch (DivideByZeroException e)
        {
            text = e.GetType().Name;
        }
        yield return text;
        yield return "after";
    }

    [Shape]
    public static Task A_catch_before_a_yield(Log log) => log.Enumerate(CatchesBetweenYields());
}
