using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>
/// Stands for the other weavers of an assembly: a call at the beginning of every method, state machines included, and one before every
/// return, as timers and loggers put them there.
/// </summary>
static class OtherWeaver
{
    public static void InPlace(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters { InMemory = true, ReadSymbols = true });
        MethodReference call = module.ImportReference(new MethodReference("KeepAlive", module.TypeSystem.Void, CollectorOf(module))
        {
            Parameters = { new ParameterDefinition(module.TypeSystem.Object) },
        });
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method is { HasBody: true, Body.Instructions.Count: > 0 }))
            Surround(method.Body, call);
        module.Write(path, new WriterParameters { WriteSymbols = true });
    }

    static TypeReference CollectorOf(ModuleDefinition module) => new("System", "GC", module, module.TypeSystem.CoreLibrary);

    static void Surround(MethodBody body, MethodReference call)
    {
        body.SimplifyMacros();
        ILProcessor code = body.GetILProcessor();
        foreach (Instruction end in body.Instructions.Where(instruction => instruction.OpCode.Code == Code.Ret).ToArray())
        {
            // Whatever leads to the return, or ends before it, now leads to the call.
            end.OpCode = OpCodes.Ldnull;
            code.InsertAfter(end, Instruction.Create(OpCodes.Ret));
            code.InsertAfter(end, Instruction.Create(OpCodes.Call, call));
        }
        Instruction first = body.Instructions[0];
        code.InsertBefore(first, Instruction.Create(OpCodes.Ldnull));
        code.InsertBefore(first, Instruction.Create(OpCodes.Call, call));
        body.OptimizeMacros();
    }
}
