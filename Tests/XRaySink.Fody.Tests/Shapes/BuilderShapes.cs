using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

/// <summary>A task-like type of the user's own whose builder is a struct and brings no context back.</summary>
[AsyncMethodBuilder(typeof(LikeBuilder))]
public readonly struct Like(Task task)
{
    public Task Task => task;

    public TaskAwaiter GetAwaiter() => task.GetAwaiter();
}

public struct LikeBuilder
{
    TaskCompletionSource source;

    public static LikeBuilder Create() => new() { source = new TaskCompletionSource() };

    public readonly Like Task => new(source.Task);

    public readonly void Start<TMachine>(ref TMachine machine) where TMachine : IAsyncStateMachine => machine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine machine)
    {
    }

    public readonly void SetResult() => source.SetResult();

    public readonly void SetException(Exception exception) => source.SetException(exception);

    public readonly void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion where TMachine : IAsyncStateMachine
    {
        IAsyncStateMachine box = machine;
        awaiter.OnCompleted(box.MoveNext);
    }

    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion where TMachine : IAsyncStateMachine
    {
        IAsyncStateMachine box = machine;
        awaiter.OnCompleted(box.MoveNext);
    }
}

/// <summary>A generic one whose builder is a class, nested in another.</summary>
[AsyncMethodBuilder(typeof(ClassBuilders.Builder<>))]
public sealed class ClassLike<T>(Task<T> task)
{
    public Task<T> Task => task;

    public TaskAwaiter<T> GetAwaiter() => task.GetAwaiter();
}

public static class ClassBuilders
{
    public sealed class Builder<T>
    {
        readonly TaskCompletionSource<T> source = new();

        public static Builder<T> Create() => new();

        public ClassLike<T> Task => new(source.Task);

        public void Start<TMachine>(ref TMachine machine) where TMachine : IAsyncStateMachine => machine.MoveNext();

        public void SetStateMachine(IAsyncStateMachine machine)
        {
        }

        public void SetResult(T result) => source.SetResult(result);

        public void SetException(Exception exception) => source.SetException(exception);

        public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
            where TAwaiter : INotifyCompletion where TMachine : IAsyncStateMachine
        {
            IAsyncStateMachine box = machine;
            awaiter.OnCompleted(box.MoveNext);
        }

        public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
            where TAwaiter : ICriticalNotifyCompletion where TMachine : IAsyncStateMachine
        {
            IAsyncStateMachine box = machine;
            awaiter.OnCompleted(box.MoveNext);
        }
    }
}

public class BuilderHost
{
    [XRayTask]
    public virtual async Like Custom(bool fail)
    {
        await Task.Yield();
        if (fail)
            throw new Boom("custom");
    }

    [XRayTask]
    public virtual async Like CustomAtOnce()
    {
        await Task.CompletedTask;
    }

    [XRayTask]
    public virtual async ClassLike<T> OfClass<T>(T value)
    {
        await Task.Yield();
        return value;
    }
}

public static class BuilderShapes
{
    [XRayTask]
    static async ValueTask Nothing() => await Task.Yield();

    [XRayTask]
    static async ValueTask<string> Text(string text)
    {
        await Task.Yield();
        return text + "!";
    }

    [XRayTask]
    static async ValueTask<string> TextAtOnce(string text)
    {
        await Task.CompletedTask;
        return text.Length == 0 ? throw new Boom("empty") : text;
    }

    [Shape(Scopes = 4, Failures = 1)]
    public static async Task Value_tasks(Log log)
    {
        await log.CallValue(() => Nothing());
        await log.CallValue(() => Text("hello"));
        await log.CallValue(() => TextAtOnce("hello"));
        await log.CallValue(() => TextAtOnce(""));
    }

#if !MONO
    [XRayTask, AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    static async ValueTask Pooled()
    {
        await Task.Yield();
    }

    [XRayTask, AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    static async ValueTask<int> PooledNumber(int n)
    {
        if (n % 3 == 0)
            await Task.Yield();
        return n;
    }

    [Shape(Scopes = 100)]
    public static async Task Pooled_builders_start_afresh_each_time(Log log)
    {
        for (int i = 0; i < 50; i++)
        {
            await Pooled();
            log.Add((await PooledNumber(i)).ToString());
        }
    }
#endif

    [XRayTask]
    static async void Void(TaskCompletionSource done)
    {
        await Task.Yield();
        done.SetResult();
    }

    [XRayTask]
    static async void ThrowingVoid()
    {
        await Task.Yield();
        throw new Boom("void");
    }

    sealed class CatchingContext : SynchronizationContext
    {
        public TaskCompletionSource<Exception> Caught { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Post(SendOrPostCallback callback, object? state) => ThreadPool.QueueUserWorkItem(_ =>
        {
            try
            {
                callback(state);
            }
            catch (Exception exception)
            {
                Caught.SetResult(exception);
            }
        });
    }

    [Shape]
    public static async Task Async_void(Log log)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        log.CallSync(() => Void(done));
        await done.Task;
        await log.Settle();
    }

    [Shape(Failures = 1)]
    public static async Task Async_void_that_throws_posts_to_its_context(Log log)
    {
        var context = new CatchingContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            ThrowingVoid();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        Exception caught = await context.Caught.Task;
        log.Add(caught.GetType().Name + ": " + caught.Message);
    }

    [Shape(Scopes = 3, Failures = 1)]
    public static async Task A_custom_struct_builder_does_not_leak_the_scope(Log log)
    {
        var host = new BuilderHost();
        await log.Call(() => host.Custom(false).Task);
        await log.Call(() => host.Custom(true).Task);
        await log.Call(() => host.CustomAtOnce().Task);
    }

    [Shape(Scopes = 2)]
    public static async Task A_custom_class_builder_nested_in_another_class(Log log)
    {
        var host = new BuilderHost();
        await log.Call(() => host.OfClass(4).Task);
        await log.Call(() => host.OfClass("text").Task);
    }
}
