using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

public static class SynchronousShapes
{
    static int counter;

    [XRayTask]
    static int Add(int a, ref int b, out int c, in int d)
    {
        c = a;
        b += a;
        return a + b + d;
    }

    [Shape]
    public static Task Ref_out_and_in_parameters(Log log)
    {
        int b = 2, c = 0;
        log.CallSync(() => Add(1, ref b, out c, 10));
        log.Add(b + " " + c);
        return Task.CompletedTask;
    }

    [XRayTask]
    static void Nothing()
    {
    }

    [Shape]
    public static Task Empty_void_method(Log log)
    {
        log.CallSync(Nothing);
        return Task.CompletedTask;
    }

    [XRayTask]
    static void Throws() => throw new Boom("sync");

    [XRayTask]
    static void ThrowsDeep(int depth)
    {
        if (depth == 0)
            throw new Boom("deep");
        Deeper(depth);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Deeper(int depth) => ThrowsDeep(depth - 1);

    [Shape(Scopes = 4, Failures = 4)]
    public static Task An_exception_keeps_its_instance_and_stack(Log log)
    {
        log.CallSync(Throws);
        log.CallSync(() => ThrowsDeep(2));
        return Task.CompletedTask;
    }

    [XRayTask]
    static Span<int> Slice(Span<int> numbers, params ReadOnlySpan<int> more)
    {
        numbers[0] += more.Length;
        return numbers[1..];
    }

    [Shape]
    public static Task Spans_as_parameters_params_and_result(Log log)
    {
        log.CallSync(() => Slice(new int[] { 1, 2, 3 }, 7, 8).Length);
        return Task.CompletedTask;
    }

    [XRayTask]
    static ref int First(ref int number) => ref number;

    [XRayTask]
    static ref readonly int Second(int[] numbers) => ref numbers[1];

    [Shape(Scopes = 2)]
    public static Task Results_by_reference(Log log)
    {
        int number = 1;
        log.CallSync(() => { First(ref number) = 5; });
        log.CallSync(() => Second([1, 2]));
        log.Add(number.ToString());
        return Task.CompletedTask;
    }

    [XRayTask]
    static unsafe int Pointers(int* number, delegate*<int, int> function)
    {
        *number += 1;
        return function(*number);
    }

    static int Twice(int n) => n * 2;

    [XRayTask]
    static unsafe int* Pointer(int* number) => number;

    [Shape(Scopes = 2)]
    public static unsafe Task Pointers_and_function_pointers(Log log)
    {
        int number = 3;
        int* address = &number;
        log.CallSync(() => Pointers(address, &Twice));
        log.CallSync(() => *Pointer(address));
        return Task.CompletedTask;
    }

    [XRayTask]
    static int Arguments(__arglist) => new ArgIterator(__arglist).GetRemainingCount();

    [Shape(Platform = "Windows")]
    public static Task A_variable_argument_list(Log log)
    {
        log.CallSync(() => Arguments(__arglist(1, "two", 3.0)));
        return Task.CompletedTask;
    }

    [XRayTask]
    static string Switch(int n)
    {
        switch (n)
        {
            case 0: return "zero";
            case 1: return "one";
            case 2: return "two";
            default:
                try
                {
                    if (n == 3)
                        return "three";
                    if (n == 4)
                        throw new Boom("four");
                    return "more";
                }
                catch (Boom e)
                {
                    return e.Message;
                }
                finally
                {
                    counter++;
                }
        }
    }

    [Shape(Scopes = 6)]
    public static Task Several_returns_inside_switch_try_and_catch(Log log)
    {
        for (int n = 0; n < 6; n++)
            log.CallSync(() => Switch(n));
        return Task.CompletedTask;
    }

    [XRayTask]
    static int Nested(int n)
    {
        try
        {
            try
            {
                return 100 / n;
            }
            catch (DivideByZeroException) when (counter >= 0)
            {
                try
                {
                    throw new Boom("again");
                }
                finally
                {
                    counter++;
                }
            }
        }
        catch (Boom) when (n == 0)
        {
            return -1;
        }
    }

    [Shape(Scopes = 2)]
    public static Task Nested_handlers_with_filters(Log log)
    {
        log.CallSync(() => Nested(0));
        log.CallSync(() => Nested(5));
        return Task.CompletedTask;
    }

    [XRayTask, SkipLocalsInit]
    static int Skipped(int n)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Fill((byte)n);
        return bytes[3];
    }

    [XRayTask, MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Inlined(int n) => n + 1;

    [XRayTask, MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.Synchronized)]
    static int Synchronized(int n) => n + 2;

    [Shape(Scopes = 3)]
    public static Task Implementation_flags_are_kept(Log log)
    {
        log.CallSync(() => Skipped(4));
        log.CallSync(() => Inlined(4));
        log.CallSync(() => Synchronized(4));
        foreach (string name in new[] { nameof(Skipped), nameof(Inlined), nameof(Synchronized) })
            log.Add(typeof(SynchronousShapes).GetMethod(name, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.MethodImplementationFlags.ToString());
        return Task.CompletedTask;
    }

    [XRayTask]
    static int LoopAtTheStart(int[] rounds)
    {
        while (rounds[0]-- > 0)
            rounds[1]++;
        return rounds[1];
    }

    [Shape]
    public static Task A_loop_begins_at_the_first_instruction(Log log)
    {
        log.CallSync(() => LoopAtTheStart([3, 0]));
        return Task.CompletedTask;
    }

    [XRayTask]
    static void NeverReturns(int[] rounds)
    {
        while (true)
        {
            if (rounds[0]-- == 0)
                Thrower();
        }
    }

    static void Thrower() => throw new Boom("at last");

    [Shape(Failures = 1)]
    public static Task A_synchronous_method_that_never_returns(Log log)
    {
        log.CallSync(() => NeverReturns([3]));
        return Task.CompletedTask;
    }

    [XRayTask]
    static (int, string) Tuple(bool c) => c ? (1, "one") : default;

    [XRayTask]
    static Guid Big() => new("00112233-4455-6677-8899-aabbccddeeff");

    [XRayTask]
    static object? Boxed(object? o) => o ?? throw new Boom("null");

    [Shape(Scopes = 4, Failures = 1)]
    public static Task Results_of_every_size(Log log)
    {
        log.CallSync(() => Tuple(true));
        log.CallSync(Big);
        log.CallSync(() => Boxed(1));
        log.CallSync(() => Boxed(null));
        return Task.CompletedTask;
    }

    [XRayTask]
    static string UsingAndLock(List<string> steps)
    {
        using var _ = new Step(steps);
        lock (steps)
        {
            steps.Add("inside");
            foreach (string step in steps.ToArray())
            {
                if (step == "inside")
                    return step;
            }
        }
        return "never";
    }

    sealed class Step(List<string> steps) : IDisposable
    {
        public void Dispose() => steps.Add("disposed");
    }

    [Shape]
    public static Task Using_lock_and_foreach(Log log)
    {
        var steps = new List<string>();
        log.CallSync(() => UsingAndLock(steps));
        log.Add(Log.Text(steps));
        return Task.CompletedTask;
    }

    [XRayTask]
    static Func<int> Closure(int n)
    {
        int local = n;
        return () => local++ + n;
    }

    [Shape]
    public static Task A_closure_over_parameters(Log log)
    {
        log.CallSync(() => Closure(4)());
        return Task.CompletedTask;
    }

    [XRayTask]
    static IEnumerable<int> NotAnIterator(int n) => Enumerable.Range(0, n);

    [Shape]
    public static Task A_sequence_that_is_no_iterator(Log log)
    {
        log.CallSync(() => NotAnIterator(3));
        return Task.CompletedTask;
    }

    [XRayTask]
    static T Constrained<T>(T value) where T : IComparable<T> => value.CompareTo(value) == 0 ? value : default!;

    [Shape(Scopes = 2)]
    public static Task Constrained_calls(Log log)
    {
        log.CallSync(() => Constrained(4));
        log.CallSync(() => Constrained("four"));
        return Task.CompletedTask;
    }

    sealed class Finalized(List<string> log)
    {
        [XRaySubsegment]
        ~Finalized() => log.Add("finalized");
    }

    [Shape(Scopes = 0)]
    public static Task A_finalizer(Log log)
    {
        var steps = new List<string>();
        Make(steps);
        for (int i = 0; i < 50 && steps.Count == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        log.Add(steps.Count > 0 ? "finalized" : "not yet");
        return Task.CompletedTask;

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make(List<string> log) => _ = new Finalized(log);
    }
}
