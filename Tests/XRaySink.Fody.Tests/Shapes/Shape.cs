using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
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
    public Task Call(Func<Task> method) => Observe(method, _ => "nothing");

    public Task Call<T>(Func<Task<T>> method) => Observe(method, task => Text(((Task<T>)task).Result));

    public Task Call(Func<ValueTask> method) => Call(() => method().AsTask());

    public Task Call<T>(Func<ValueTask<T>> method) => Call(() => method().AsTask());

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

    async Task Observe(Func<Task> method, Func<Task, string> result)
    {
        Activity? caller = Activity.Current;
        Task? task = null;
        try
        {
            task = method();
            Add("caller's activity kept by the call: " + ReferenceEquals(caller, Activity.Current));
            await task;
            Add("result: " + result(task));
        }
        catch (Exception exception)
        {
            Add("threw: " + Text(exception));
        }
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
