#pragma warning disable CS1998
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

public class AsyncIterators
{
    int number = 3;

    [XRayTask]
    public virtual async IAsyncEnumerable<int> OfInstance(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i * number;
        }
    }

    [XRayTask]
    public virtual async IAsyncEnumerable<int> UnusedThis()
    {
        yield return 1;
        await Task.Yield();
        yield return 2;
    }
}

public static class AsyncIteratorShapes
{
    [XRayTask]
    static async IAsyncEnumerable<int> Numbers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 2 == 0)
                await Task.Yield();
            yield return i;
        }
    }

    [Shape(Scopes = 2)]
    public static async Task Runs_to_its_end(Log log)
    {
        await log.Enumerate(Numbers(4));
        await log.Enumerate(Numbers(0));
    }

    [XRayTask]
    static async IAsyncEnumerable<int> Failing(int at)
    {
        for (int i = 0; ; i++)
        {
            if (i == at)
                throw new Boom("at " + i);
            yield return i;
            await Task.Yield();
        }
    }

    [Shape(Scopes = 2, Failures = 2)]
    public static async Task Throws(Log log)
    {
        await log.Enumerate(Failing(0));
        await log.Enumerate(Failing(2));
    }

    [XRayTask]
    static async IAsyncEnumerable<int> WithFinally(Log log, bool throwInFinally)
    {
        try
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
        }
        finally
        {
            await Task.Yield();
            log.Add("finally");
            if (throwInFinally)
                throw new Boom("finally");
        }
    }

    [Shape(Scopes = 2)]
    public static async Task Left_early_runs_finally_and_ends_once(Log log)
    {
        await log.Enumerate(WithFinally(log, false), take: 1);
        await log.Enumerate(Numbers(9), take: 3);
    }

    [Shape(Scopes = 2, Failures = 2)]
    public static async Task An_exception_in_finally_during_disposal(Log log)
    {
        await log.Enumerate(WithFinally(log, true), take: 1);
        await log.Enumerate(WithFinally(log, true));
    }

    [Shape(Scopes = 0)]
    public static async Task Disposed_before_the_first_step_is_no_call(Log log)
    {
        IAsyncEnumerator<int> enumerator = Numbers(3).GetAsyncEnumerator();
        await enumerator.DisposeAsync();
        IAsyncEnumerator<int> other = WithFinally(log, true).GetAsyncEnumerator();
        await other.DisposeAsync();
        await other.DisposeAsync();
        log.Add("disposed");
    }

    [Shape(Scopes = 3)]
    public static async Task Enumerated_again_is_a_call_again(Log log)
    {
        IAsyncEnumerable<int> numbers = Numbers(2);
        await log.Enumerate(numbers);
        await log.Enumerate(numbers);

        IAsyncEnumerator<int> first = numbers.GetAsyncEnumerator();
        await first.DisposeAsync();
        await log.Enumerate(numbers);
    }

    [Shape(Scopes = 4)]
    public static async Task Two_enumerations_at_once(Log log)
    {
        IAsyncEnumerable<int> numbers = new AsyncIterators().OfInstance(3);
        await using IAsyncEnumerator<int> a = numbers.GetAsyncEnumerator();
        await using IAsyncEnumerator<int> b = numbers.GetAsyncEnumerator();
        while (await a.MoveNextAsync() & await b.MoveNextAsync())
            log.Add($"{a.Current} {b.Current}");

        IAsyncEnumerable<int> unused = new AsyncIterators().UnusedThis();
        await using IAsyncEnumerator<int> c = unused.GetAsyncEnumerator();
        await using IAsyncEnumerator<int> d = unused.GetAsyncEnumerator();
        while (await c.MoveNextAsync() & await d.MoveNextAsync())
            log.Add($"{c.Current} {d.Current}");
    }

    [XRayTask]
    static async IAsyncEnumerator<string> Enumerator(string text)
    {
        foreach (char c in text)
        {
            await Task.Yield();
            yield return c.ToString();
        }
    }

    [Shape]
    public static async Task An_enumerator_without_an_enumerable(Log log)
    {
        await using IAsyncEnumerator<string> enumerator = Enumerator("abc");
        while (await enumerator.MoveNextAsync())
            log.Add(enumerator.Current);
    }

    [XRayTask]
    static async IAsyncEnumerable<int> Cancellable(int count, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    [Shape(Scopes = 3, Failures = 1)]
    public static async Task Cancellation_tokens_combined(Log log)
    {
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        await log.Enumerate(Cancellable(3, one.Token));
        await log.Enumerate(Cancellable(3, one.Token), cancellation: two.Token);
        two.Cancel();
        await log.Enumerate(Cancellable(3, one.Token), cancellation: two.Token);
    }

    [XRayTask]
    static async IAsyncEnumerable<int> Nested(int depth)
    {
        yield return depth;
        if (depth > 0)
        {
            await foreach (int inner in Nested(depth - 1))
                yield return inner;
        }
    }

    [Shape(Scopes = 4)]
    public static Task Nested_iterators(Log log) => log.Enumerate(Nested(3));

    [XRayTask]
    static async IAsyncEnumerable<int> NeverYields()
    {
        await Task.Yield();
        yield break;
    }

    [XRayTask]
    static async IAsyncEnumerable<int> OnlyThrows()
    {
        throw new Boom("no step");
#pragma warning disable CS0162
        yield break;
#pragma warning restore CS0162
    }

    [Shape(Scopes = 2, Failures = 1)]
    public static async Task Without_any_element(Log log)
    {
        await log.Enumerate(NeverYields());
        await log.Enumerate(OnlyThrows());
    }

    [XRayTask]
    static async IAsyncEnumerable<string> Ambient(Log log, AsyncLocal<string?> ambient)
    {
        ambient.Value = "inside";
        yield return "1 " + ambient.Value;
        await Task.Yield();
        yield return "2 " + ambient.Value;
    }

    [Shape]
    public static async Task The_consumers_context_is_the_consumers_at_each_step(Log log)
    {
        var ambient = new AsyncLocal<string?> { Value = "consumer" };
        await foreach (string step in Ambient(log, ambient))
            log.Add($"{step}, {ambient.Value}, {System.Diagnostics.Activity.Current is null}");
    }

    [Shape(Scopes = 1)]
    public static async Task A_step_that_completes_synchronously_leaves_the_context_alone(Log log)
    {
        await using IAsyncEnumerator<int> enumerator = Numbers(4).GetAsyncEnumerator();
        for (int i = 0; i < 5; i++)
        {
            System.Diagnostics.Activity? before = System.Diagnostics.Activity.Current;
            ValueTask<bool> step = enumerator.MoveNextAsync();
            log.Add("kept: " + ReferenceEquals(before, System.Diagnostics.Activity.Current));
            log.Add("more: " + await step);
            log.Add("kept: " + ReferenceEquals(before, System.Diagnostics.Activity.Current));
        }
    }
}
