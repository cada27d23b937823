using System.Reflection;
using System.Runtime.Loader;
using XRaySink.Fody.Runner;

// A process of its own, for what needs settings of the run time that can only be given at its start.
return args switch
{
    ["jit", string assembly] => JitAll.Run(Load(assembly)),
    ["shapes", string assembly] => await ShapeRun.Run(Load(assembly)),
    _ => 2,
};

static Assembly Load(string path) => AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
