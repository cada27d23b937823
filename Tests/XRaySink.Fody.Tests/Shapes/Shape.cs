using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Shapes;

/// <summary>A method that runs one shape and writes down all that a caller can observe. The test compares what both twins wrote.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShapeAttribute : Attribute
{
    /// <summary>The activities that the woven twin begins.</summary>
    public int Scopes { get; set; } = 1;

    /// <summary>How many of them end with an exception.</summary>
    public int Failures { get; set; }

    /// <summary>The only platform whose run time has what the shape needs.</summary>
    public string? Platform { get; set; }
}

/// <summary>What was observed, in order.</summary>
public sealed class Log
{
    public List<string> Lines { get; } = new();

    public void Add(string line)
    {
        lock (Lines)
            Lines.Add(line);
    }

    /// <summary>Calls a marked method and observes the call, the result and the caller's context.</summary>
    public Task Call(Func<Task> method, bool onlyTheTypeOfTheException = false) => Observe(method, _ => "nothing", onlyTheTypeOfTheException);

    public Task Call<T>(Func<Task<T>> method) => Observe(method, task => Text(((Task<T>)task).Result));

    public Task CallValue(Func<ValueTask> method) => Call(() => method().AsTask());

    public Task CallValue<T>(Func<ValueTask<T>> method) => Call(() => method().AsTask());

    /// <summary>Consumes an asynchronous sequence, all of it or its first elements.</summary>
    public async Task Enumerate<T>(IAsyncEnumerable<T> sequence, int take = int.MaxValue, CancellationToken cancellation = default)
    {
        Activity? caller = Activity.Current;
        try
        {
            await foreach (T item in sequence.WithCancellation(cancellation))
            {
                Add("item: " + Text(item));
                Add("caller's activity kept: " + ReferenceEquals(caller, Activity.Current));
                if (--take == 0)
                    break;
            }
            Add("end");
        }
        catch (Exception exception)
        {
            Add("threw: " + Text(exception));
        }
        Add("caller's activity kept: " + ReferenceEquals(caller, Activity.Current));
    }

    /// <summary>Lets an <c>async void</c> method that has told that it is done come to its end.</summary>
    public async Task Settle()
    {
        for (int i = 0; i < 10; i++)
            await Task.Delay(1);
    }

    public void CallSync<T>(Func<T> method)
    {
        Activity? caller = Activity.Current;
        try
        {
            Add("result: " + Text(method()));
        }
        catch (Exception exception)
        {
            Add("threw: " + Text(exception));
        }
        Add("caller's activity kept: " + ReferenceEquals(caller, Activity.Current));
    }

    public void CallSync(Action method) => CallSync<object?>(() => { method(); return null; });

    async Task Observe(Func<Task> method, Func<Task, string> result, bool onlyTheTypeOfTheException = false)
    {
        Activity? caller = Activity.Current;
        Task? task = null;
        bool? isKept = null;
        try
        {
            task = method();
            isKept = ReferenceEquals(caller, Activity.Current);
            await task;
            Add("result: " + result(task));
        }
        catch (Exception exception)
        {
            // Where a timer strikes is chance, and so is the stack.
            Add("threw: " + (onlyTheTypeOfTheException ? exception.GetType().Name : Text(exception)));
        }

        // Only now: while the method runs elsewhere, what comes first is chance.
        Add("caller's activity kept by the call: " + isKept);
        Add("status: " + task?.Status);
        Add("caller's activity kept: " + ReferenceEquals(caller, Activity.Current));
    }

    public static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        Exception exception => exception.ToString(),
        System.Collections.IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Text)) + "]",
        _ => value.ToString() ?? "",
    };
}

public sealed class Boom(string message) : Exception(message);
