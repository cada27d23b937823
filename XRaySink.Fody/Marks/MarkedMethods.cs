using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace XRaySink.Fody.Marks;

/// <summary>Finds every method that is marked, in the order of the metadata so that the same input gives the same output.</summary>
static class MarkedMethods
{
    public static List<MarkedMethod> In(ModuleDefinition module)
    {
        var marked = new List<MarkedMethod>();
        foreach (TypeDefinition type in module.GetAllTypes())
        {
            foreach (MethodDefinition method in type.Methods)
            {
                if (Mark.On(method) is { } mark)
                    marked.Add(new MarkedMethod(method, mark));
            }
        }
        return marked;
    }
}
