using System;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

public static class PlainShapes
{
    static int counter;

    [XRayTask]
    static async Task Yielding() => await Task.Yield();

    [Shape]
    public static Task Await_a_yield(Log log) => log.Call(Yielding);

#pragma warning disable CS1998
    [XRayTask]
    static async Task Empty()
    {
    }

    [Shape]
    public static Task Empty_body(Log log) => log.Call(Empty);

    [XRayTask]
    static async Task Counting() => counter++;

    [Shape]
    public static Task Completes_synchronously(Log log) => log.Call(Counting);

    [XRayTask]
    static async Task Throwing() => throw new Boom("at once");

    [Shape(Failures = 1)]
    public static Task Only_throws(Log log) => log.Call(Throwing);
#pragma warning restore CS1998

    [XRayTask]
    static async Task ThrowingLater()
    {
        await Task.Yield();
        throw new Boom("later");
    }

    [Shape(Failures = 1)]
    public static Task Throws_after_an_await(Log log) => log.Call(ThrowingLater);

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
    public static async Task Several_returns(Log log)
    {
        await log.Call(() => Value(-5));
        await log.Call(() => Value(5));
        await log.Call(() => Value(50));
    }

    [XRayTask]
    static async ValueTask Void() => await Task.Yield();

    [XRayTask]
    static async ValueTask<string> Text(string text)
    {
        await Task.Yield();
        return text + "!";
    }

    [Shape(Scopes = 2)]
    public static async Task Value_tasks(Log log)
    {
        await log.Call(() => Void());
        await log.Call(() => Text("hello"));
    }

    [XRayTask]
    static async void AsyncVoid(TaskCompletionSource done)
    {
        await Task.Yield();
        done.SetResult();
    }

    [Shape]
    public static Task Async_void(Log log) => log.Call(() =>
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AsyncVoid(done);
        return done.Task;
    });

    [XRayTask]
    static async Task Forever(CancellationToken cancellation)
    {
        while (true)
            await Task.Delay(1, cancellation);
    }

    [Shape(Scopes = 2, Failures = 2)]
    public static async Task Never_returns(Log log)
    {
        using var later = new CancellationTokenSource(20);
        await log.Call(() => Forever(later.Token));
        await log.Call(() => Forever(new CancellationToken(true)));
    }
}

public struct StructHost(int number)
{
    [XRayTask]
    public readonly async Task<int> Number()
    {
        await Task.Yield();
        return number;
    }
}

public class GenericHost<T>
{
    public class Inner<TInner>
    {
        [XRayTask]
        public async Task<string> Names<TMethod>(TMethod value)
        {
            await Task.Yield();
            return $"{typeof(T).Name} {typeof(TInner).Name} {value}";
        }

        [XRayTask]
        public virtual async Task<string> UnusedThis()
        {
            await Task.Yield();
            return "here";
        }
    }
}

public static class HostShapes
{
    [Shape]
    public static Task Method_of_a_struct(Log log) => log.Call(() => new StructHost(7).Number());

    [Shape(Scopes = 3)]
    public static async Task Generic_method_in_a_generic_type_in_a_generic_type(Log log)
    {
        await log.Call(() => new GenericHost<int>.Inner<string>().Names(5L));
        await log.Call(() => new GenericHost<string>.Inner<Guid>().Names("text"));
        await log.Call(() => new GenericHost<string>.Inner<Guid>().UnusedThis());
    }
}
