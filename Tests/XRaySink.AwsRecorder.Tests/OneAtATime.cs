// There is one official recorder in a process.
[assembly: NonParallelizable]
