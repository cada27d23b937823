using System.ComponentModel;
#if NET
using System.Diagnostics;
#endif

namespace XRaySink.Weaving;

/// <summary>
/// The end of a marked method that is not <c>async</c> but returns a task: the call ends when the task does. A task that has
/// succeeded, and no task at all, are handed back as they are. Any other is followed by a task that ends as it does, with the same
/// exceptions, all of them, and the same stack texts.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
#if NET
[StackTraceHidden]
#endif
public static class ReturnedTask
{
    /// <summary>Ends the call with <paramref name="task"/>.</summary>
    /// <param name="task">What the method returns.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static Task? End(Task? task, object? scope)
    {
        if (scope is null)
            return task;

        if (task is not null && task.Status != TaskStatus.RanToCompletion)
        {
            MethodScope.Leave(scope);
            return Follow(task, scope).Unwrap();
        }

        MethodScope.End(scope);
        return task;
    }

    /// <summary>Ends the call with <paramref name="task"/>.</summary>
    /// <param name="task">What the method returns.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="capture">How the result is recorded, if it is.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Task<T>? End<T>(Task<T>? task, object? scope, ResultCapture? capture)
    {
        if (scope is null)
            return task;

        if (task is not null && task.Status != TaskStatus.RanToCompletion)
        {
            MethodScope.Leave(scope);
            return Follow(task, scope, capture).Unwrap();
        }

        if (task is not null && capture is not null)
            MethodScope.RecordResult(task.Result, scope, capture);
        MethodScope.End(scope);
        return task;
    }

    /// <summary>Ends the call with <paramref name="task"/>, which is awaited once.</summary>
    /// <param name="task">What the method returns.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static ValueTask End(ValueTask task, object? scope)
    {
        if (scope is null)
            return task;

        if (!task.IsCompletedSuccessfully)
            return new ValueTask(End(task.AsTask(), scope)!);

        MethodScope.End(scope);
        return task;
    }

    /// <summary>Ends the call with <paramref name="task"/>, which is awaited once.</summary>
    /// <param name="task">What the method returns.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="capture">How the result is recorded, if it is.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    public static ValueTask<T> End<T>(ValueTask<T> task, object? scope, ResultCapture? capture)
    {
        if (scope is null)
            return task;

        // To read the result of a value task is to consume it, so one that is captured becomes a task first.
        if (!task.IsCompletedSuccessfully || (capture is not null && MethodScope.IsRecording(scope)))
            return new ValueTask<T>(End(task.AsTask(), scope, capture)!);

        MethodScope.End(scope);
        return task;
    }

    static async Task<Task> Follow(Task task, object scope)
    {
        try
        {
            await task.ConfigureAwait(false);
            MethodScope.End(scope);
        }
#pragma warning disable CA1031 // whatever it is, the task that is handed back holds it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            MethodScope.Fail(exception, scope);
        }
        return task;
    }

    static async Task<Task<T>> Follow<T>(Task<T> task, object scope, ResultCapture? capture)
    {
        try
        {
            T result = await task.ConfigureAwait(false);
            if (capture is not null)
                MethodScope.RecordResult(result, scope, capture);
            MethodScope.End(scope);
        }
#pragma warning disable CA1031 // whatever it is, the task that is handed back holds it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            MethodScope.Fail(exception, scope);
        }
        return task;
    }
}
