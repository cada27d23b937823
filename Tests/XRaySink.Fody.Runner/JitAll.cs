using System.Reflection;
using System.Runtime.CompilerServices;

namespace XRaySink.Fody.Runner;

/// <summary>Has every method of an assembly compiled to machine code, and names those that cannot be.</summary>
static class JitAll
{
    public static int Run(Assembly assembly)
    {
        // Without this the run time leaves virtual methods of classes, such as every MoveNext of a Debug build, uncompiled.
        if (Environment.GetEnvironmentVariable("DOTNET_BackpatchEntryPointSlots") != "0")
            return 2;

        int methods = 0, failures = 0;
        foreach (Type type in assembly.GetTypes())
        {
            foreach (MethodBase method in Bodies(type))
            {
                methods++;
                if (Failure(type, method) is not { } failure)
                    continue;
                failures++;
                Console.WriteLine($"{type.FullName}::{method.Name}: {failure.GetType().Name}: {failure.Message}");
            }
        }
        Console.WriteLine($"methods: {methods}");
        return failures == 0 ? 0 : 1;
    }

    static IEnumerable<MethodBase> Bodies(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetMethods(all).Concat<MethodBase>(type.GetConstructors(all)).Where(method => method.GetMethodBody() is not null);
    }

    static Exception? Failure(Type type, MethodBase method)
    {
        try
        {
            RuntimeTypeHandle[] arguments =
            [
                .. type.GetGenericArguments().Select(Argument),
                .. method is MethodInfo { IsGenericMethodDefinition: true } ? method.GetGenericArguments().Select(Argument) : [],
            ];
            if (arguments.Length == 0)
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            else
                RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
            return null;
        }
        catch (Exception exception) when (exception is InvalidProgramException or TypeLoadException or MissingMemberException or BadImageFormatException or System.Security.VerificationException)
        {
            return exception;
        }
    }

    /// <summary>A type that meets a parameter's constraints.</summary>
    static RuntimeTypeHandle Argument(Type parameter)
    {
        Type[] candidates = [typeof(string), typeof(int), typeof(object), .. parameter.Module.Assembly.GetTypes().Where(type => !type.ContainsGenericParameters)];
        return candidates.First(candidate => Fits(parameter, candidate)).TypeHandle;
    }

    static bool Fits(Type parameter, Type candidate)
    {
        GenericParameterAttributes special = parameter.GenericParameterAttributes;
        return (!special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) || candidate.IsValueType)
            && (!special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) || !candidate.IsValueType)
            && (!special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) || candidate.IsValueType || candidate.GetConstructor(Type.EmptyTypes) is not null)
            && !candidate.IsByRefLike && !candidate.IsInterface && !(candidate.IsAbstract && candidate.IsSealed)
            && parameter.GetGenericParameterConstraints().All(constraint => constraint.ContainsGenericParameters
                ? candidate.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == constraint.GetGenericTypeDefinition())
                : constraint.IsAssignableFrom(candidate));
    }
}
